import type { Page } from '@/server/domain/common'
import type { DesignDocument } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import type { PlanBody, PlanBounds } from '@/server/domain/planning/plan'
import type { TaskState } from '@/server/domain/task'
import { notify } from './instances'
import { type PageRequest, readPage, type SortKeys } from './page'
import { all, containing, firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** A plan as it is stored, with the state of its apply. Whether it still holds is for whoever knows what is recorded now. */
export type StoredPlan = {
  id: Id<'plan'>
  vdcId: Id<'vdc'>
  origin: string
  draftId: Id<'draft'> | null
  /** Keys of the things that it repairs; empty: it is of a design. */
  repairOf: string[]
  document: DesignDocument
  body: PlanBody
  bounds: PlanBounds
  author: string
  taskId: Id<'task'> | null
  taskState: TaskState | null
  createdAt: Date
  appliedAt: Date | null
}
/** What lists show of it. */
export type StoredPlanLine = Omit<StoredPlan, 'document' | 'body'> & {
  counts: PlanBody['counts']
  hasProblems: boolean
  isEmpty: boolean
}

const columns = sql`plan.id, plan.vdc_id AS "vdcId", plan.origin, plan.draft_id AS "draftId", plan.repair_of AS "repairOf", plan.bounds, plan.author,
  plan.task_id AS "taskId", task.state AS "taskState", plan.created_at AS "createdAt", plan.applied_at AS "appliedAt"`
const from = sql`plan LEFT JOIN task ON task.id = plan.task_id`

export const readPlan = (on: Runner, planId: string) =>
  firstRow<StoredPlan>(on, sql`SELECT ${columns}, plan.document, plan.body FROM ${from} WHERE plan.id = ${planId}`)

/** The same, held until the transaction ends: it is applied once. */
export async function lockPlan(tx: AnyTx, planId: string): Promise<StoredPlan | null> {
  await rows(tx, sql`SELECT 1 FROM plan WHERE id = ${planId} FOR NO KEY UPDATE`)
  return readPlan(tx, planId)
}

const sorts: SortKeys<'createdAt'> = {
  createdAt: { by: sql`extract(epoch FROM plan.created_at)::float8`, type: 'float8' },
}

/** Newest first. */
export const listPlans = (
  on: Runner,
  vdcId: string,
  query: PageRequest & { search?: string },
): Promise<Page<StoredPlanLine>> =>
  readPage<StoredPlanLine, 'createdAt'>(on, {
    ...query,
    columns: sql`${columns}, plan.body -> 'counts' AS counts, plan.body ->> 'problems' <> '[]' AS "hasProblems",
      plan.body ->> 'changes' = '[]' AS "isEmpty"`,
    from,
    where: all([
      sql`plan.vdc_id = ${vdcId}`,
      query.search &&
        sql`(plan.origin ILIKE ${containing(query.search)} OR plan.author ILIKE ${containing(query.search)} OR plan.id = ${query.search})`,
    ]),
    id: sql`plan.id`,
    sorts,
    sort: '-createdAt',
  })

export type NewPlan = Pick<
  StoredPlan,
  'id' | 'vdcId' | 'origin' | 'draftId' | 'repairOf' | 'document' | 'body' | 'bounds' | 'author'
>

/** After a CTE `changed` with `id` and `vdc_id` of plans. */
const announcePlans = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT vdc_id, 'plan', id FROM changed)`
const json = (value: unknown) => sql`${JSON.stringify(value)}::json`

/** A repeat under the same id keeps nothing more. */
export async function insertPlan(on: Runner, it: NewPlan): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        INSERT INTO plan (id, vdc_id, origin, draft_id, repair_of, document, body, bounds, author)
        VALUES (${it.id}, ${it.vdcId}, ${it.origin}, ${it.draftId}::text, ${it.repairOf}::text[], ${json(it.document)}, ${json(it.body)},
          ${json(it.bounds)}, ${it.author})
        ON CONFLICT (id) DO NOTHING RETURNING id, vdc_id
      ), ${announcePlans}
      SELECT ${notify}`,
  )
}

/** The task that carries it out, from now on. */
export async function markApplied(tx: AnyTx, planId: string, taskId: string): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE plan SET task_id = ${taskId}, applied_at = now() WHERE id = ${planId} RETURNING id, vdc_id
      ), ${announcePlans}
      SELECT ${notify}`,
  )
}
