import { firstRow, type Runner, sql } from './sql'

export type Totals = {
  instances: number
  running: number
  /** Failed, crashed, missing or unknown. */
  trouble: number
  volumes: number
  volumeGiB: number
  vdcs: number
}

export const readTotals = async (on: Runner): Promise<Totals> =>
  (await firstRow<Totals>(
    on,
    sql`SELECT i.*, v.*, (SELECT count(*)::int FROM vdc) AS vdcs FROM (
        SELECT count(*)::int AS instances, (count(*) FILTER (WHERE observed = 'running'))::int AS running,
          (count(*) FILTER (WHERE observed IN ('crashed', 'missing', 'unknown')
            OR observed = 'pending' AND active_task_id IS NULL))::int AS trouble
        FROM instance
      ) i, (SELECT count(*)::int AS volumes, coalesce(sum(size_gib), 0)::int AS "volumeGiB" FROM volume) v`,
  ))!
