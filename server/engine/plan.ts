import { isDeepStrictEqual } from 'node:util'
import type { ErrorKind } from '@/server/domain/errors'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import type { TaskKind } from '@/server/domain/task'
import type { ClaimedTask } from '@/server/store/task-queue'
import { stepsOf, type TaskDefinition, taskCatalog } from '@/server/tasks/catalog'
import type { GraphChange, GraphPart } from '@/server/tasks/graph'
import type { AnyStep, AnyWorkflows } from './types'

export type PlannedStep = {
  index: number
  name: string
  work: AnyStep
  /** What its workflow is told: of a task's own steps that of the task, of a part of a change the part's. */
  kind: TaskKind
  title: string
  input: unknown
}
/** Steps that come one after the other, a part of a change or a task's own. */
export type Sequence = { kind: TaskKind; input: unknown; steps: PlannedStep[] }
export type PlannedChange = {
  /** null: the task's own steps, after all changes. */
  key: string | null
  title: string
  after: string[]
  turns: string[]
  phase: number
  parts: Sequence[]
}
export type Plan = {
  kind: TaskKind
  input: unknown
  steps: PlannedStep[]
  graph: { policy: FailurePolicy; changes: PlannedChange[]; isFreedAsItEnds: boolean } | null
}
export type Refusal = { refusal: { kind: ErrorKind; message: string; detail: string | null } }

/**
 * What to do for a claimed task, or why nobody knows: a task of another version of Plenum is not guessed at, and not
 * tried again and again either.
 */
export function readPlan(task: ClaimedTask, workflows: AnyWorkflows): Plan | Refusal {
  const isKnown = (kind: string) => Object.hasOwn(taskCatalog, kind) && Object.hasOwn(workflows, kind)
  if (!isKnown(task.kind))
    return refuse('This Plenum does not know this kind of task, so nothing was done. Ask an operator.', task.kind)
  const kind = task.kind as TaskKind
  const definition = taskCatalog[kind] as unknown as TaskDefinition<unknown, string>
  const parsed = definition.input.safeParse(task.input)
  if (!parsed.success) return unreadable(parsed.error.message)
  const input = parsed.data
  const lines = task.steps.map(({ name, group }) => ({ name, group }))
  if (!isDeepStrictEqual(lines, stepsOf(kind, input as never)))
    return refuse(
      'The task was begun by another version of Plenum, with other steps.',
      lines.map(line => line.name).join(', '),
    )

  const steps: PlannedStep[] = []
  const sequence = (part: GraphPart, title: string): Sequence => {
    const works = workflows[part.kind].steps as Record<string, AnyStep>
    const own = taskCatalog[part.kind].steps.map((name, offset) => {
      return { index: steps.length + offset, name, work: works[name]!, title, kind: part.kind, input: part.input }
    })
    steps.push(...own)
    return { ...part, steps: own }
  }
  if (!definition.graph) {
    sequence({ kind, input }, task.title)
    return { kind, input, steps, graph: null }
  }

  const { policy, changes, isFreedAsItEnds = false } = definition.graph(input)
  const planned: PlannedChange[] = []
  for (const change of changes) {
    const parts = readParts(change)
    if (!parts) return unreadable(`the parts of ${change.key}`)
    planned.push({ ...change, parts: parts.map(part => sequence(part, change.title)) })
  }
  // Of the last phase: in an earlier one it would wait for what waits for it.
  const phase = Math.max(0, ...changes.map(change => change.phase))
  const last = { key: null, title: task.title, after: changes.map(change => change.key), turns: [], phase }
  planned.push({ ...last, parts: [sequence({ kind, input }, task.title)] })
  return { kind, input, steps, graph: { policy, changes: planned, isFreedAsItEnds } }
}

function readParts({ parts }: GraphChange): GraphPart[] | undefined {
  const read = parts.map(part => ({ kind: part.kind, parsed: taskCatalog[part.kind].input.safeParse(part.input) }))
  if (read.some(({ parsed }) => !parsed.success)) return undefined
  return read.map(({ kind, parsed }) => ({ kind, input: parsed.data }))
}

const unreadable = (detail: string) =>
  refuse('This Plenum cannot read what the task is to do, so it was stopped.', detail)
const refuse = (message: string, detail: string): Refusal => ({ refusal: { kind: 'internal', message, detail } })
