import type { StepState, StepView } from '../task'

/**
 * How far each change of a plan has come, read from the steps of its apply (a step's group is its change's key). Lists
 * and canvas agree by it.
 */
export const changeStates = [
  'waiting',
  'working',
  'done',
  'failed',
  'undoing',
  'undone',
  'undo failed',
  'skipped',
] as const
export type ChangeState = (typeof changeStates)[number]

export type GroupedStep = Pick<StepView, 'name' | 'percent' | 'error' | 'startedAt' | 'finishedAt'> & {
  state: StepState | 'skipped'
  group?: string | null
}
export type StepGroup<S extends GroupedStep = GroupedStep> = {
  /** The change's key; null: steps of the task itself. */
  key: string | null
  steps: S[]
}
export type ChangeProgress = {
  state: ChangeState
  /** At work now, in words. */
  step: string | null
  /** 0–100 over all of its steps. */
  percent: number
  error: string | null
  startedAt: string | null
  finishedAt: string | null
}

/** Steps by group, in the order in which the groups are first met. */
export function groupSteps<S extends GroupedStep>(steps: readonly S[]): StepGroup<S>[] {
  const groups = new Map<string | null, StepGroup<S>>()
  for (const step of steps) {
    const key = step.group ?? null
    const group = groups.get(key)
    if (group) group.steps.push(step)
    else groups.set(key, { key, steps: [step] })
  }
  return [...groups.values()]
}

/** By the change's key. `isResting`: the apply is paused, so that what is between two steps waits. */
export const changeProgress = (steps: readonly GroupedStep[], isResting = false): Map<string, ChangeProgress> =>
  new Map(
    groupSteps(steps).flatMap(group => (group.key === null ? [] : [[group.key, progressOf(group.steps, isResting)]])),
  )

export function progressOf(steps: readonly GroupedStep[], isResting = false): ChangeProgress {
  const state = stateOf(steps, isResting)
  const atWork = steps.find(step => step.state === 'running' || step.state === 'undoing')
  const wrong = steps.find(step => step.state === 'undo failed') ?? steps.find(hasFailed)
  const starts = steps.flatMap(step => step.startedAt ?? [])
  const ends = steps.flatMap(step => step.finishedAt ?? [])
  const isOver = state !== 'waiting' && state !== 'working' && state !== 'undoing'
  const parts = steps.map(step => (step.state === 'done' ? 100 : step.state === 'running' ? (step.percent ?? 0) : 0))
  return {
    state,
    step: atWork?.name ?? null,
    percent: Math.floor(parts.reduce((sum, part) => sum + part, 0) / Math.max(1, steps.length)),
    error: wrong?.error ?? null,
    startedAt: starts.length ? starts.reduce((a, b) => (a < b ? a : b)) : null,
    finishedAt: isOver && ends.length ? ends.reduce((a, b) => (a > b ? a : b)) : null,
  }
}

/**
 * Its effect is taken back too, then it is undone, and keeps its error. One without an error was only stopped, since
 * another change failed.
 */
const hasFailed = (step: GroupedStep) => (step.state === 'failed' || step.state === 'undone') && step.error !== null

/** What went wrong is said before what is under way, and that before what is over. */
function stateOf(steps: readonly GroupedStep[], isResting: boolean): ChangeState {
  const some = (state: GroupedStep['state']) => steps.some(step => step.state === state)
  const all = (state: GroupedStep['state']) => steps.every(step => step.state === state)
  if (some('undo failed')) return 'undo failed'
  if (some('undoing')) return 'undoing'
  if (steps.some(hasFailed)) return 'failed'
  if (some('running')) return 'working'
  if (some('undone')) return 'undone'
  if (some('failed')) return 'failed'
  if (all('skipped')) return 'skipped'
  if (all('done')) return 'done'
  if (all('waiting')) return 'waiting'
  // Between two steps; or left in the middle by an apply that ended.
  if (some('skipped')) return 'failed'
  return isResting ? 'waiting' : 'working'
}
