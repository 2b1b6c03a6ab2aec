/**
 * The engine carries queued tasks to their end, whatever happens to the processes that run it: it claims a task, walks
 * the steps of its workflow, keeps each step's outcome, repeats what may succeed later, and takes back what was done
 * when it cannot go on. A task always ends `succeeded`, `rolled back`, `cancelled` or `needs operator`.
 *
 * It trusts PostgreSQL's clock for leases and nothing else for the truth: a worker that has not heard from the database
 * in time stops by itself, and every write carries the claim's epoch, so that a worker that comes back from the dead
 * writes nothing. It trusts a step's `do` and `undo` to be repeatable, since a crash may fall between an effect and its
 * record, and to end soon after their signal.
 *
 * It leaves to others: what the steps do (`workflows`), what may run side by side (locks, taken by `enqueueTask`), who
 * may ask (`services`), and telling people (the events that it writes, in the same transaction as the change).
 *
 * Why it is ours and not a library: server/decisions/0001-our-own-engine.md.
 */
export { createEngine, type Engine, type EngineOptions } from './engine'
export type { StepMoment } from './run'
export type { StepContext, Workflow, WorkflowStep, Workflows } from './types'
