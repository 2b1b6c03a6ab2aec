import type { StepState, TaskError } from '@/server/domain/task'

/** Absent fields stay as they are. */
export type StepChange = {
  index: number
  state?: StepState
  attempts?: number
  percent?: number
  output?: unknown
  error?: TaskError | null
}
/** `agoMs`: how long before the write it was said. */
export type LogLine = { index: number; message: string; agoMs: number }

/** As many steps as change at once where one follows the other; more are read from arrays. */
const fewSteps = 2
const columns = ['int', 'text', 'int', 'int', 'jsonb', 'jsonb']
const stepRow = (step: StepChange) => [
  step.index,
  step.state ?? null,
  step.attempts ?? null,
  step.percent ?? null,
  json(step.output),
  step.error === null ? 'null' : json(step.error),
]

/** What a statement with `changedSteps` depends on: how many steps, and whether anything was said. */
export const shapeOf = (steps: StepChange[], log: LogLine[]): [number, boolean] => [
  Math.min(steps.length, fewSteps + 1),
  log.length > 0,
]

export function stepValues(steps: StepChange[]): unknown[] {
  const rows = steps.map(stepRow)
  return steps.length <= fewSteps ? rows.flat() : columns.map((_, column) => rows.map(row => row[column]))
}
export const logValues = (log: LogLine[]): unknown[] =>
  log.length === 0
    ? []
    : [log.map(line => line.index), log.map(line => clean(line.message).slice(0, 2000)), log.map(line => line.agoMs)]

const placesOfSteps = (steps: number) => (steps > fewSteps ? 1 : steps) * columns.length
/** How many values there are for such a shape. */
export const placesOf = (steps: number, hasLog: boolean) => placesOfSteps(steps) + (hasLog ? 3 : 0)

const row = (first: number) => `(${columns.map((type, column) => `$${first + column}::${type}`).join(', ')})`
const changesFrom = (first: number, steps: number) =>
  steps > fewSteps
    ? `unnest(${columns.map((type, column) => `$${first + column}::${type}[]`).join(', ')})`
    : `(VALUES ${Array.from({ length: steps }, (_, place) => row(first + place * columns.length)).join(', ')})`

/** Goes before another expression: what becomes of a task’s steps, and what they say. Before: `changed(id)`. */
export function changedSteps(first: number, steps: number, hasLog: boolean): string {
  const log = first + placesOfSteps(steps)
  const changed = `changed_step AS (
    UPDATE step SET state = coalesce(c.state, step.state), attempts = coalesce(c.attempts, step.attempts),
      percent = coalesce(c.percent, step.percent), output = coalesce(c.output, step.output),
      error = nullif(coalesce(c.error, step.error), 'null'),
      started_at = CASE WHEN c.state = 'running' THEN coalesce(started_at, now()) ELSE started_at END,
      finished_at = CASE WHEN c.state IN ('done', 'failed', 'undone', 'undo failed') THEN now()
        WHEN c.state IN ('running', 'undoing') THEN NULL ELSE finished_at END
    FROM changed, ${changesFrom(first, steps)} AS c (index, state, attempts, percent, output, error)
    WHERE step.task_id = changed.id AND step.index = c.index
  ), `
  const logged = `logged AS (
    INSERT INTO step_log (task_id, index, message, at)
    SELECT changed.id, l.index, l.message, now() - l.ago * interval '1 ms'
    FROM changed, unnest($${log}::int[], $${log + 1}::text[], $${log + 2}::float8[]) AS l (index, message, ago)
  ), `
  return `${steps > 0 ? changed : ''}${hasLog ? logged : ''}`
}

/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair. */
export const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()
export const json = (value: unknown) =>
  value === undefined ? null : JSON.stringify(value, (_, part) => (typeof part === 'string' ? clean(part) : part))
