import type { StepState, TaskError, TaskState } from '@/server/domain/task'
import type { AnyStep } from '@/server/engine/types'
import { workflows } from '../..'
import type { TestWorld } from '../../testing'
import type { Apply } from './apply'

/** What an ended task says of itself: what people are told. */
export type Ending = {
  state: TaskState
  error: TaskError | null
  done: string[]
  failed: string[]
  stuck: string[]
  steps: { index: number; group: string | null; name: string; state: StepState; attempts: number }[]
  log: string[]
}

export async function readEnding({ database: { pool } }: TestWorld, taskId: string): Promise<Ending> {
  const { rows } = await pool.query(
    `SELECT state, error, outputs,
       (SELECT json_agg(json_build_object('index', index, 'group', "group", 'name', name, 'state', s.state, 'attempts', attempts)
         ORDER BY index) FROM step s WHERE task_id = task.id) AS steps,
       (SELECT coalesce(json_agg(index || ': ' || message ORDER BY l.id), '[]') FROM step_log l WHERE task_id = task.id) AS log
     FROM task WHERE id = $1`,
    [taskId],
  )
  const { state, error, outputs, steps, log } = rows[0]
  const { done = [], failed = [], stuck = [] } = outputs
  return { state, error, steps, log, done, failed, stuck }
}

/** Changes that have begun something that can't be taken back. */
export function finalsBegun({ moments }: Apply, { steps }: Pick<Ending, 'steps'>): Set<string> {
  const keys = moments.flatMap(({ kind, step, index, phase }) => {
    const work = (workflows[kind].steps as Record<string, AnyStep>)[step]
    return phase === 'do' && work?.isFinal ? (steps[index]?.group ?? []) : []
  })
  return new Set(keys)
}
