import { planDrain } from '@/server/domain/drain'
import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { recordActivity } from '@/server/store/activity'
import { drainCandidates, drainedInstances } from '@/server/store/drain'
import { oncePerKey, receiptUnderKey } from '@/server/store/once'
import { enqueueTask, hashRequest } from '@/server/store/tasks'
import { asPrisma, transact } from '@/server/store/transact'
import { lockPlacement } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import { lockOf, type TaskInput } from '@/server/tasks/catalog'
import { drainChanges } from '@/server/tasks/drain'
import type { Work, WorkflowPorts } from '../ports'
import { followTask } from './follow-task'
import { untilNobodyIsHalfway } from './until-nobody-is-halfway'

type Draining = Work & { input: TaskInput<'host.drain'> }

/** Its machines are moved by the steps of their own kind, which come before these. It was cordoned with the wish. */
export const drainHost: Workflow<'host.drain', WorkflowPorts> = {
  kind: 'host.drain',
  steps: {
    'Move what came meanwhile': {
      // Only so that a wish to cancel it reaches the task that does it.
      isFinal: true,
      async do(context) {
        await untilNobodyIsHalfway(context)
        const taskId = await moveTheRest(context)
        if (taskId) await followTask(context, taskId, `Draining ${context.input.name}`)
      },
      undo: 'What has moved off it stays where it is: it runs there as well.',
      timeoutMs: 24 * 60 * 60_000,
    },
    'See what is left': {
      async do({ input, ports, call }) {
        const count = (await readHostWork(ports.store.pool, input.hostId))?.instanceCount ?? 0
        if (count === 0) call.log(`Nothing runs on ${input.name}: it is safe to switch off`)
        else call.log(`${count === 1 ? '1 instance stays' : `${count} instances stay`} on ${input.name}`)
      },
      undo: 'It only looks. The host stays cordoned until that is lifted.',
    },
  },
}

/** Planned anew for what has its place here by now and can move: a drain of its own under this one. null: there is nothing. */
async function moveTheRest({ input, ports, task, call }: Draining): Promise<Id<'task'> | null> {
  const { hostId, name } = input
  const { pool } = ports.store
  const plan = async (on: Parameters<typeof drainCandidates>[0], options?: { isHeld: boolean }) => {
    const [instances, hosts] = [await drainedInstances(on, hostId, options), await drainCandidates(on)]
    const host = hosts.find(each => each.id === hostId)
    return host ? planDrain(host, instances, hosts).moves : []
  }
  const request = {
    actorId: 'plenum',
    key: `${task.id}/rest`,
    hash: hashRequest({ kind: 'host.drain', hostId }),
  }
  const before = await receiptUnderKey(pool, request)
  if (before) return before.taskId
  if ((await plan(pool)).length === 0) return null
  const queue = () =>
    transact(ports.store, async tx => {
      await lockPlacement(tx)
      const moves = await plan(tx, { isHeld: true })
      const receipt = await enqueueTask(asPrisma(tx), {
        kind: 'host.drain',
        input: { hostId, name, changes: drainChanges(hostId, moves) },
        actor: { id: request.actorId, name: task.actorName },
        ...{ vdcId: null, resource: { kind: 'host', id: hostId, name } },
        // The host's is this task's.
        locks: moves.map(move => lockOf('instance', move.instanceId)),
        ...{ idempotencyKey: request.key, requestHash: request.hash },
      })
      const of = { vdcId: null, resourceKind: 'host', resourceId: hostId, actor: task.actorName }
      await recordActivity(tx, { ...of, message: receipt.title, taskId: receipt.taskId })
      call.log(`Planned anew: ${moves.map(move => `${move.name} to ${move.hostName}`).join(', ')}`)
      return receipt
    })
  return (await oncePerKey(pool, request, queue)).taskId
}
