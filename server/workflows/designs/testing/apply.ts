import type { DesignDocument } from '@/server/domain/design/document'
import { type Id, newId } from '@/server/domain/ids'
import type { FailurePolicy, PlanBody } from '@/server/domain/planning/plan'
import type { PlanContext, RecordedVdc } from '@/server/domain/planning/recorded'
import type { TaskState } from '@/server/domain/task'
import type { StepMoment } from '@/server/engine/run'
import { makePlan } from '@/server/services/plans/make-plan'
import { readPlanContext } from '@/server/store/plan-context'
import { lockRecordedVdc } from '@/server/store/recorded-vdc'
import { enqueueTask } from '@/server/store/tasks'
import { asPrisma, transact } from '@/server/store/transact'
import { applyInput } from '@/server/tasks/apply'
import type { TestWorld } from '../../testing'
import type { Plant } from './plant'
import { type Reality, readReality } from './reality'
import type { Weather } from './weather'

/** What one apply was, for whoever judges it or reads of it. */
export type Apply = Queued & {
  weather: Weather
  moments: (StepMoment & { worker: string })[]
  /** What people asked for, and the number of moments before. */
  asked: { what: Request; at: number }[]
  met: Met
  parallel: number
  /** How many moments there were when it ended. */
  momentsAtEnd: number
}
/** How often what was met. */
export type Met = { faults: number; refusals: number; deaths: number; stalls: number }
export type Request = 'cancel' | 'pause' | 'resume'
/** How each apply of a voyage ended. */
export type Tale = ({ seed: string; weather: string; state: TaskState; rests: number } & Met)[]

export type Queued = {
  plan: PlanBody
  context: PlanContext
  /** What was recorded, and what was really there. */
  before: RecordedVdc
  reality: Reality
  policy: FailurePolicy
  taskId: string
}

/** Plans and queues it, in the order in which the services do. false: there is nothing to do. */
export async function queueApply(
  world: TestWorld,
  { document, policy, plant }: { document: DesignDocument; policy: FailurePolicy; plant: Plant },
  /** Before anybody can take it. */
  prepare: (queued: Queued) => void,
): Promise<boolean> {
  const vdcId = 'vdc_test' as Id<'vdc'>
  await writeToVolumes(world)
  const reality = await readReality(world)
  return transact(world.database, async tx => {
    const { planId, body } = await makePlan(tx, {
      vdcId,
      origin: 'document',
      author: 'Ada',
      document,
      id: newId('plan'),
    })
    if (body.problems.length > 0 || body.changes.length === 0) return false
    const before = await lockRecordedVdc(tx, vdcId)
    const context = await readPlanContext(tx, vdcId)
    const plan = { id: planId, vdcId, body }
    const { input, locks } = applyInput({ plan, recorded: before, zones: context.zones, policy, message: '' })
    const { taskId } = await enqueueTask(asPrisma(tx), {
      ...{ kind: 'design.apply' as const, input: plant.input ? plant.input(input) : input, locks },
      ...{ actor: world.actor, vdcId, resource: { kind: 'vdc', id: vdcId, name: 'shop' } },
    })
    prepare({ plan: body, context, before, reality, policy, taskId })
    return true
  })
}

/** Hosts and storage of which calls have to be repeated until they are through; or no longer. */
export async function makeSlow({ database: { pool } }: TestWorld, isSlow: boolean) {
  const profile = isSlow ? 'demo' : 'instant'
  await pool.query(`UPDATE host SET config = jsonb_set(config, '{profile}', to_jsonb($1::text)) WHERE name LIKE '%1'`, [
    profile,
  ])
  await pool.query(
    `UPDATE storage SET config = jsonb_set(config, '{profile}', to_jsonb($1::text)) WHERE config ->> 'zone' = 'zone-a'`,
    [profile],
  )
}

/** As guests would: what is on a volume tells it from one that was made anew under its name. */
const writeToVolumes = ({ database: { pool } }: TestWorld) =>
  pool.query(
    `UPDATE simulated.object SET document = jsonb_set(document, '{filesystem}', jsonb_build_object('type', 'ext4',
       'uuid', ref_id, 'label', '', 'sizeGiB', document -> 'sizeGiB', 'files', '{"/kept": {"t": "yes", "m": 0}}'::jsonb))
     WHERE kind = 'volume' AND document ->> 'filesystem' IS NULL`,
  )
