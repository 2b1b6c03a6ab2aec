import { PlenumError } from '@/server/domain/errors'
import type { Probe } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { writeCordon } from '@/server/store/hosts'
import { transact } from '@/server/store/transact'
import { taskFailure } from '@/server/store/work'
import { forgetHost, readHostWork, recordHost } from '@/server/store/work-hosts'
import type { WorkflowPorts } from '../ports'
import { untilNobodyIsHalfway } from './until-nobody-is-halfway'

type Out = { probe: Pick<Probe, 'version' | 'capabilities' | 'host'> }

/** Looks at a hypervisor and lets placement use it. The host itself is not changed. */
export const addHost: Workflow<'host.add', WorkflowPorts, Out> = {
  kind: 'host.add',
  steps: {
    'Connect to the host': {
      async do(context) {
        const connection = await context.ports.infrastructure.compute(context.input.hostId)
        const probe = await connection.probe(context.call)
        for (const problem of probe.problems) context.call.log(problem)
        if (!probe.healthy)
          throw new PlenumError(
            'conflict',
            `${context.input.name} is not fit: ${probe.problems.join(' ') || 'it gives no reason'}`,
          )
        return { probe: { version: probe.version, capabilities: probe.capabilities, host: probe.host } }
      },
      async undo(context) {
        const { pool } = context.ports.store
        const reason = (await taskFailure(pool, context.task.id)) ?? 'Adding it was cancelled.'
        await recordHost(pool, context.input.hostId, { state: 'adding', reason })
      },
    },
    'Read its capacity': {
      async do(context) {
        const { probe } = context.outputs
        if (!probe?.host) throw new PlenumError('unsupported', `${context.input.name} does not tell its capacity.`)
        const { cpuThreads, memoryMiB } = probe.host
        context.call.log(`${cpuThreads} threads, ${memoryMiB} MiB of memory, ${probe.version}`)
        await recordHost(context.ports.store.pool, context.input.hostId, {
          state: 'adding',
          reason: null,
          version: probe.version,
          capabilities: probe.capabilities,
          cpuThreads,
          memoryMiB,
        })
      },
      undo: 'What was read of it harms nobody: placement takes only hosts that are up.',
    },
    'Admit it to placement': {
      do: context => recordHost(context.ports.store.pool, context.input.hostId, { state: 'up', reason: null }),
      undo: context => recordHost(context.ports.store.pool, context.input.hostId, { state: 'adding', reason: null }),
    },
  },
}

/** Plenum forgets the host, which was cordoned with the wish; the host itself is not touched. */
export const removeHost: Workflow<'host.remove', WorkflowPorts> = {
  kind: 'host.remove',
  steps: {
    'Check that it is empty': {
      async do(context) {
        await untilNobodyIsHalfway(context)
        const host = await readHostWork(context.ports.store.pool, context.input.hostId)
        if (host) refuseFull(context.input.name, host.instanceCount)
      },
      async undo({ input, ports }) {
        if (!input.wasCordoned) await transact(ports.store, tx => writeCordon(tx, input.hostId, false))
      },
      timeoutMs: 60 * 60_000,
    },
    'Forget the host': {
      async do(context) {
        // Counted anew: one may have been placed there since.
        const count = await transact(context.ports.store, tx => forgetHost(tx, context.input.hostId))
        refuseFull(context.input.name, count)
      },
      undo: 'The last step: either the host is forgotten or it is not.',
    },
  },
}

function refuseFull(name: string, count: number): void {
  if (count === 0) return
  const instances = count === 1 ? '1 instance is' : `${count} instances are`
  throw new PlenumError('conflict', `${instances} on ${name}. Move or delete ${count === 1 ? 'it' : 'them'} first.`)
}
