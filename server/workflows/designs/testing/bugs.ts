import type { Id } from '@/server/domain/ids'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import type { Call, Ref, VolumeSpec } from '@/server/drivers/contract'
import type { AnyContext, AnyStep } from '@/server/engine/types'
import { recordNeverMade } from '@/server/store/work'
import type { WorkflowPorts } from '../..'
import { type Plant, withChanges, withStep, withSteps, withStorage } from './plant'

export type Bug = {
  name: string
  /** What is broken by it, in the words of whoever would meet it. */
  breaks: string
  policy: FailurePolicy
  /** The first voyage that may meet it, where that is not one of the first. */
  from?: number
  /** Made anew for each voyage: some of them remember. */
  plant(): Plant
}

/** Faults as people make them, one in each place that an apply’s promises rest on. The storm has to find every one. */
export const bugs: Bug[] = [
  {
    name: 'a skipped undo',
    breaks: 'a volume is left behind when its creation is taken back',
    policy: 'roll back',
    plant: () => withStep('volume.create', 'Create the volume', () => ({ undo: async () => {} })),
  },
  {
    name: 'a missing idempotency key',
    breaks: 'storage that does not know a repeat makes a second volume',
    policy: 'roll back',
    plant: () =>
      withStorage(({ volumes }) => ({ volumes: Object.assign(Object.create(volumes!), forgetful(volumes!)) })),
  },
  {
    name: 'a wrong order',
    breaks: 'an instance is made before its network is',
    policy: 'roll back',
    plant: () => withChanges(({ key }) => (key.startsWith('instance/') ? { after: [], turns: [] } : {})),
  },
  {
    name: 'an undo in forward order',
    breaks: 'the place of a machine is forgotten before the machine is removed',
    policy: 'roll back',
    plant: () => withSteps('instance.create', forwardUndo),
  },
  {
    name: 'a step recorded before its effect',
    breaks: 'a volume is taken for made, and its making fails or dies',
    policy: 'continue',
    plant: () =>
      withStep('volume.create', 'Create the volume', work => ({
        async do(context) {
          void work.do(context).catch(() => {})
        },
      })),
  },
  {
    name: 'a lost answer taken for no effect',
    breaks: 'a machine whose creation failed is not looked for on the way back',
    policy: 'stop and keep',
    from: 20,
    plant: () => withStep('instance.create', 'Create the machine and boot it', believing),
  },
  {
    name: 'a rollback that deletes what was there before',
    breaks: 'a volume that had been detached is gone when that is taken back',
    policy: 'roll back',
    plant: () => withStep('volume.detach', 'Disconnect the volume', deletingVolume),
  },
  {
    name: 'a pause that nobody hears',
    breaks: 'steps begin while the task is to rest',
    policy: 'continue',
    plant: () => ({ answer: row => ('pauseRequested' in row ? { ...row, pauseRequested: false } : row) }),
  },
  {
    name: 'an ignored fencing token',
    breaks: 'a worker that lost its lease goes on beside its successor',
    policy: 'roll back',
    plant: () => ({
      statement: text =>
        text.replace(/epoch = \$2::int AND worker = \$3/g, '$2::int IS NOT NULL AND $3::text IS NOT NULL'),
    }),
  },
  {
    name: 'a change left out of the account',
    breaks: 'something is there of which the task does not say that it is done',
    policy: 'stop and keep',
    plant: () => ({
      statement: text =>
        text.replace('outputs || $6::jsonb', `outputs || jsonb_set($6::jsonb, '{done}', ($6::jsonb -> 'done') - 0)`),
    }),
  },
  {
    name: 'a thing left out of the record',
    breaks: 'an instance runs that nobody knows of',
    policy: 'continue',
    plant: () => withStep('instance.create', 'Record what came up', forgettingPlace),
  },
  {
    name: 'a removal that is not marked as final',
    breaks: 'what is rolled back comes back without what had been deleted',
    policy: 'roll back',
    plant: () => withStep('volume.delete', 'Delete the volume', () => ({ isFinal: undefined })),
  },
  {
    name: 'a failure policy that is not kept',
    breaks: 'all is taken back, although what is done was to be kept',
    policy: 'stop and keep',
    plant: () => ({ input: input => ({ ...input, policy: 'roll back' }) }),
  },
]

type Volumes = { ensure(ref: Ref<'volume'>, spec: VolumeSpec, generation: number, call: Call): Promise<unknown> }
/** A repeat of a call that had been answered, or had not been heard, is a new order to it. */
function forgetful(volumes: Volumes): Volumes {
  const made = new Set<string>()
  return {
    async ensure(ref, spec, generation, call) {
      const key = `${call.key} ${ref.id}`
      if (made.has(key)) await volumes.ensure({ ...ref, id: `${ref.id}0` as typeof ref.id }, spec, generation, call)
      const answer = (await volumes.ensure(ref, spec, generation, call)) as { converged: boolean }
      if (answer.converged) made.add(key)
      return answer
    },
  }
}

/** The first step of the way back takes back the first step of the way there, and so on. */
function forwardUndo(steps: Record<string, AnyStep>): Record<string, AnyStep> {
  const names = Object.keys(steps).filter(name => typeof steps[name]!.undo === 'function')
  const undo = (name: string) => {
    const at = names.indexOf(name)
    return at < 0 ? steps[name]!.undo : steps[names.at(-1 - at)!]!.undo
  }
  return Object.fromEntries(Object.entries(steps).map(([name, work]) => [name, { ...work, undo: undo(name) }]))
}

function believing(work: AnyStep): Partial<AnyStep> {
  const notDone = new Set<string>()
  return {
    async do(context) {
      notDone.add(context.task.id + context.call.key)
      const output = await work.do(context)
      notDone.delete(context.task.id + context.call.key)
      return output
    },
    async undo(context: AnyContext) {
      if (notDone.has(context.task.id + context.call.key.replace('undo', 'do'))) return
      return (work.undo as (context: AnyContext) => Promise<undefined>)(context)
    },
  }
}

const deletingVolume = (): Partial<AnyStep> => ({
  async undo(context: AnyContext) {
    const { store, infrastructure } = context.ports as WorkflowPorts
    const { volumeId } = context.input as { volumeId: Id<'volume'> }
    const { rows } = await store.pool.query('SELECT storage_id FROM volume WHERE id = $1', [volumeId])
    if (rows.length === 0) return
    const { volumes } = await infrastructure.storage(rows[0].storage_id)
    await volumes!.remove({ kind: 'volume', id: volumeId }, context.call)
  },
})

const forgettingPlace = (work: AnyStep): Partial<AnyStep> => ({
  async do(context: AnyContext) {
    await work.do(context)
    const { instanceId } = context.input as { instanceId: string }
    await recordNeverMade((context.ports as WorkflowPorts).store.pool, instanceId, '')
  },
})
