import { PlenumError } from '@/server/domain/errors'
import type { InstanceSpec } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { changeWanted } from '@/server/store/instances'
import { previewPlacement } from '@/server/store/placement'
import { transact } from '@/server/store/transact'
import { lockPlacement, readWork } from '@/server/store/work'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { changeMachine } from './bring-about'
import { onHost } from './on-host'
import { returnMachine } from './return-machine'
import { requireWork } from './spec'

type Input = TaskInput<'instance.resize'>

/** Another size on the same host, with a restart where it runs. CPU shares alone change while it runs. */
export const resizeInstance: Workflow<'instance.resize', WorkflowPorts> = {
  kind: 'instance.resize',
  steps: {
    'Reserve the capacity': {
      do: reserve,
      undo: wantFormerSize,
    },
    'Shut the machine down': {
      lane: onHost,
      async do(context) {
        const { instanceId, from } = context.input
        // Still of its former size: only its power changes here.
        if (restarts(context.input)) await changeMachine(context, instanceId, { ...sizeOf(from), power: 'stopped' })
      },
      async undo(context) {
        await wantFormerSize(context)
        if (restarts(context.input)) await returnMachine(context, context.input.instanceId, { power: 'running' })
      },
    },
    'Change its size': {
      lane: onHost,
      async do(context) {
        const { power: judgedBy } = await requireWork(context, context.input.instanceId)
        await changeMachine(context, context.input.instanceId, atRest(context.input), judgedBy)
      },
      async undo(context) {
        await wantFormerSize(context)
        const { power: judgedBy } = await requireWork(context, context.input.instanceId)
        await returnMachine(context, context.input.instanceId, atRest(context.input), judgedBy)
      },
    },
    'Return it to its former state': {
      lane: onHost,
      async do(context) {
        if (restarts(context.input)) await changeMachine(context, context.input.instanceId, { power: 'running' })
      },
      async undo(context) {
        // Its size can only be changed back while it is off.
        if (restarts(context.input)) await returnMachine(context, context.input.instanceId, { power: 'stopped' })
      },
    },
  },
}

async function reserve(context: Work & { input: Input }): Promise<void> {
  const { instanceId, to } = context.input
  await transact(context.ports.store, async tx => {
    await lockPlacement(tx)
    const work = await readWork(tx, instanceId)
    if (!work?.hostId) throw new PlenumError('conflict', 'The instance has no host. Rebuild it first.')
    const { vdcId, hostId } = work
    const { vcpus, memoryMiB } = to
    const placement = await previewPlacement(tx, {
      ...{ vdcId, instanceId, vcpus, memoryMiB, hostId, staysOn: hostId },
      zoneId: null,
      antiAffinityGroup: null,
      volumeIds: [],
    })
    const out = placement.ruledOut.find(each => each.hostId === hostId)
    if (out?.because === 'state') throw new PlenumError('unreachable', 'Its host does not answer. It is tried again.')
    if (out)
      throw new PlenumError('exhausted', `Its host ${out.reason}. Choose a smaller type, or rebuild it elsewhere.`)
    await changeWanted(tx, instanceId, to)
  })
}

async function wantFormerSize({ input, ports }: Work & { input: Input }): Promise<void> {
  await changeWanted(ports.store.pool, input.instanceId, input.from)
}

const sizeOf = ({ vcpus, memoryMiB, cpuShares }: Input['from']) => ({ vcpus, memoryMiB, cpuShares })

/** A guest that runs is shut down for a change of what it was booted with. */
const restarts = ({ from, to, wasRunning }: Input) =>
  wasRunning && (from.vcpus !== to.vcpus || from.memoryMiB !== to.memoryMiB)

/** The power at which its size is changed. */
const atRest = (input: Input): Partial<InstanceSpec> => ({
  power: input.wasRunning && !restarts(input) ? 'running' : 'stopped',
})
