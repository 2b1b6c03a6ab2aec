import { planDrain } from '@/server/domain/drain'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { judgeTurn, whyLeftOut } from '@/server/domain/maintenance'
import type { Workflow } from '@/server/engine/types'
import { recordActivity } from '@/server/store/activity'
import { drainCandidates, drainedInstances } from '@/server/store/drain'
import { writeCordon } from '@/server/store/hosts'
import { maintainedFleet, runningOn } from '@/server/store/maintenance'
import { oncePerKey } from '@/server/store/once'
import { enqueueTask, hashRequest } from '@/server/store/tasks'
import { asPrisma, transact } from '@/server/store/transact'
import { lockPlacement } from '@/server/store/work'
import { lockOf, type TaskInput } from '@/server/tasks/catalog'
import { drainChanges } from '@/server/tasks/drain'
import type { Work, WorkflowPorts } from '../ports'
import { answerOf } from './answers'
import { followTask } from './follow-task'
import { untilNobodyIsHalfway } from './until-nobody-is-halfway'

type Turn = Work & { input: TaskInput<'host.turn'> }

/** Its hosts are changes of its graph, one after the other: what it does itself comes last. */
export const maintainZone: Workflow<'zone.maintain', WorkflowPorts> = {
  kind: 'zone.maintain',
  steps: {
    'Say what was done': {
      async do({ input, call }) {
        call.log(`${input.hosts.length === 1 ? 'The host' : `All ${input.hosts.length} hosts`} had their turn`)
      },
      undo: 'Nothing was changed by saying so.',
    },
  },
}

/**
 * One host of a zone’s maintenance. What was planned was a forecast: each turn looks anew, and plans where its instances
 * go by a task of its own, so that nothing else of the zone is held up for longer than it has to be.
 */
export const maintainHostInTurn: Workflow<'host.turn', WorkflowPorts> = {
  kind: 'host.turn',
  steps: {
    'Look whether the promise holds': {
      async do({ input, ports }) {
        const fleet = await maintainedFleet(ports.store.pool)
        const host = fleet.hosts.find(each => each.id === input.hostId)
        if (!host) throw new PlenumError('missing', `${input.name} is no longer recorded. Plan the maintenance again.`)
        const reason = whyLeftOut(fleet, host, input.hook)
        const breaches = reason ? [`${input.name}: ${reason}`] : judgeTurn(fleet, host, input).breaches
        if (breaches.length > 0) throw new PlenumError('conflict', breaches.join(' '))
      },
      undo: 'Nothing was changed by looking.',
    },
    'Cordon it': {
      do: ({ input, ports }) => cordon(ports, input.hostId, true),
      async undo(context) {
        const { hostId, name, wasCordoned } = context.input
        if (wasCordoned) return
        if ((await answerOf(context, hostId))?.healthy) {
          await cordon(context.ports, hostId, false)
          context.call.log(`${name} answers, so it takes instances again`)
        } else context.call.log(`${name} does not answer as it should, so it stays cordoned: look at it`)
      },
    },
    'Empty and service it': {
      isFinal: true,
      async do(context) {
        const { hostId, hook, name } = context.input
        await untilNobodyIsHalfway(context)
        const isEmpty = (await runningOn(context.ports.store.pool, hostId)).length === 0
        if (hook === 'none' && isEmpty) return context.call.log(`Nothing runs on ${name}, and nothing was asked for`)
        await followTask(context, await begin(context), `The maintenance of ${name}`)
      },
      undo: 'What has moved off it stays where it is: it runs there as well.',
      timeoutMs: 24 * 60 * 60_000,
      // A machine that a task is at work on is waited for.
      attempts: 12,
    },
    'Take it in again': {
      async do({ input, ports }) {
        if (!input.wasCordoned) await cordon(ports, input.hostId, false)
      },
      undo: 'It is as it was before its turn.',
    },
  },
}

const cordon = ({ store }: WorkflowPorts, hostId: string, isCordoned: boolean) =>
  transact(store, tx => writeCordon(tx, hostId, isCordoned))

/** The task that does it, queued once. Where each instance goes is planned and held now. */
async function begin({ input, ports, task }: Turn): Promise<Id<'task'>> {
  const { hostId, name, hook, script } = input
  const request = {
    actorId: 'plenum',
    key: `${task.id}/${hostId}`,
    hash: hashRequest({ kind: 'host.maintain', hostId }),
  }
  const queue = () =>
    transact(ports.store, async tx => {
      await lockPlacement(tx)
      const instances = await drainedInstances(tx, hostId, { isHeld: true })
      const busy = instances.find(each => each.activeTaskKind)
      if (busy) throw new PlenumError('busy', `${busy.name} on ${name} is busy. It is waited for.`)
      const hosts = await drainCandidates(tx)
      const host = hosts.find(each => each.id === hostId)!
      if (!host.cordoned)
        throw new PlenumError('conflict', `Somebody uncordoned ${name} meanwhile, so nothing was done to it.`)
      const { moves } = planDrain(host, instances, hosts)
      const receipt = await enqueueTask(asPrisma(tx), {
        kind: 'host.maintain',
        input: { hostId, name, hook, script, changes: drainChanges(hostId, moves) },
        actor: { id: request.actorId, name: task.actorName },
        ...{ vdcId: null, resource: { kind: 'host', id: hostId, name } },
        // Also of what is off there: it is not to be started meanwhile.
        locks: [lockOf('host', hostId), ...instances.map(each => lockOf('instance', each.id as Id<'instance'>))],
        ...{ idempotencyKey: request.key, requestHash: request.hash },
      })
      const of = { vdcId: null, resourceKind: 'host', resourceId: hostId, actor: task.actorName }
      await recordActivity(tx, { ...of, message: receipt.title, taskId: receipt.taskId })
      return receipt
    })
  return (await oncePerKey(ports.store.pool, request, queue)).taskId
}
