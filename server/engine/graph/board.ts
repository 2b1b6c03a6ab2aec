import type { StepState } from '@/server/domain/task'
import type { ClaimedTask } from '@/server/store/task-queue'
import type { Plan, PlannedChange, PlannedStep, Sequence } from '../plan'

export type GraphPlan = Plan & { graph: NonNullable<Plan['graph']> }
type Line = { state: StepState; attempts: number; output: Record<string, unknown> | null }

/**
 * How far each change is, by the states of its steps, which is all that the database keeps: whoever takes over sees the
 * same. It only keeps and answers; what to do next is the runner’s.
 */
export function openBoard({ steps, graph: { changes } }: GraphPlan, claimed: ClaimedTask['steps']) {
  const lines: Line[] = claimed.map(({ state, attempts, output }) => ({ state, attempts, output }))
  const byKey = new Map(changes.map(change => [change.key, change]))
  const find = (keys: string[]) => keys.flatMap(key => byKey.get(key) ?? [])
  const before = new Map(changes.map(change => [change, find(change.after.filter(key => !change.turns.includes(key)))]))
  const turns = new Map(changes.map(change => [change, find(change.turns)]))
  const behind = new Map(changes.map(change => [change, [] as PlannedChange[]]))
  for (const change of changes) for (const each of find(change.after)) behind.get(each)!.push(change)
  const own = new Map(changes.map(change => [change, change.parts.flatMap(part => part.steps)]))
  const finals = steps.filter(step => step.work.isFinal)
  const stateOf = ({ index }: PlannedStep) => lines[index]!.state
  const some = (change: PlannedChange, states: ReadonlySet<StepState>) =>
    own.get(change)!.some(step => states.has(stateOf(step)))

  // Answers hold until the next mark: one look over all changes costs their number, not its square.
  const forget: (() => void)[] = []
  function remembered<A>(answer: (change: PlannedChange) => A) {
    const known = new Map<PlannedChange, A>()
    forget.push(() => known.clear())
    return (change: PlannedChange): A => {
      if (!known.has(change)) known.set(change, answer(change))
      return known.get(change)!
    }
  }
  const atOnce = <A>(answer: () => A) => remembered(() => answer()).bind(null, changes[0]!)

  const isDone = remembered(
    (change): boolean => own.get(change)!.every(step => stateOf(step) === 'done') && before.get(change)!.every(isDone),
  )
  /** A step of it failed for good, or is being taken back for that. */
  const hasFailed = (change: PlannedChange) => some(change, failed)
  const isStuck = (change: PlannedChange) => some(change, stuck)
  /** What is still to be taken back of it, last first. */
  const undos = (change: PlannedChange) =>
    own
      .get(change)!
      .filter(step => undoable.has(stateOf(step)) && typeof step.work.undo === 'function')
      .reverse()
  /** It will never be done: it failed, or something that it needs did. */
  const isDead = remembered((change): boolean => hasFailed(change) || before.get(change)!.some(isDead))
  const isSettled = (change: PlannedChange) => isStuck(change) || undos(change).length === 0
  const hasEnded = (change: PlannedChange) =>
    isDone(change) || (isDead(change) && (!hasFailed(change) || isSettled(change)))
  const openPhase = atOnce(() => Math.min(...changes.filter(it => !hasEnded(it)).map(it => it.phase)))
  /** Something of it, or of what came after it, is still there. */
  const isInPlace = remembered(
    (change): boolean => undos(change).length > 0 || isStuck(change) || behind.get(change)!.some(isInPlace),
  )
  const lastPhaseInPlace = atOnce(() => Math.max(...changes.filter(isInPlace).map(it => it.phase)))

  return {
    changes,
    lines,
    isDone,
    hasFailed,
    hasEnded,
    isStuck,
    undos,
    stepsOf: (change: PlannedChange) => own.get(change)!,
    hasBegun: (change: PlannedChange) => some(change, begun),
    mark(step: PlannedStep, line: Partial<Line>) {
      Object.assign(lines[step.index]!, line)
      for (const each of forget) each()
    },

    /** Everything that it needs is done; whose turn was before, and all lower phases, have ended. */
    mayGoOn: (change: PlannedChange) =>
      !isDone(change) &&
      !hasFailed(change) &&
      before.get(change)!.every(isDone) &&
      turns.get(change)!.every(hasEnded) &&
      change.phase <= openPhase(),
    /** Nothing that came after it is still there. */
    mayGoBack: (change: PlannedChange) =>
      undos(change).length > 0 &&
      !isStuck(change) &&
      !behind.get(change)!.some(isInPlace) &&
      change.phase >= lastPhaseInPlace(),
    nextStep: (change: PlannedChange) => own.get(change)!.find(step => stateOf(step) !== 'done'),
    partOf: (change: PlannedChange, step: PlannedStep) => change.parts.find(part => part.steps.includes(step))!,
    /** What the steps of one part returned so far. */
    outputsOf: (part: Sequence): Record<string, unknown> =>
      Object.assign({}, ...part.steps.map(({ index }) => lines[index]!.output)),
    /** `open`: a final step has failed, and what it removed is not known until it is taken back. */
    wayBack(): 'free' | 'open' | 'none' {
      const isOver = (step: PlannedStep) =>
        over.has(stateOf(step)) ||
        isLost(lines[step.index]!) ||
        (typeof step.work.undo === 'string' && failed.has(stateOf(step)))
      if (finals.some(isOver)) return 'none'
      return finals.some(step => failed.has(stateOf(step)) && stateOf(step) !== 'undone') ? 'open' : 'free'
    },
    /** 0–100, when this step is so far. */
    overall(index: number, percent: number) {
      const sum = lines.reduce((all, line, at) => all + (line.state === 'done' ? 100 : at === index ? percent : 0), 0)
      return Math.floor(sum / Math.max(1, lines.length))
    },
  }
}
export type Board = ReturnType<typeof openBoard>

const begun: ReadonlySet<StepState> = new Set(['running', 'done', 'failed', 'undoing', 'undone', 'undo failed'])
const failed: ReadonlySet<StepState> = new Set(['failed', 'undoing', 'undone', 'undo failed'])
const stuck: ReadonlySet<StepState> = new Set(['undo failed'])
const undoable: ReadonlySet<StepState> = new Set(['running', 'done', 'failed', 'undoing', 'undo failed'])
/** States of a final step from which nothing leads back. */
const over: ReadonlySet<StepState> = new Set(['running', 'done', 'undo failed'])

/** The output of a final step that was taken back, but not all that was there. */
export const lost = { $lost: true }
const isLost = ({ output }: Line) => output !== null && '$lost' in output
