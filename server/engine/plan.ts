import { isDeepStrictEqual } from 'node:util'
import type { ErrorKind } from '@/server/domain/errors'
import type { TaskKind } from '@/server/domain/task'
import type { ClaimedTask } from '@/server/store/task-queue'
import { taskCatalog } from '@/server/tasks/catalog'
import type { AnyStep, AnyWorkflows } from './types'

export type Plan = {
  kind: TaskKind
  input: unknown
  steps: { index: number; name: string; work: AnyStep }[]
}
export type Refusal = { refusal: { kind: ErrorKind; message: string; detail: string | null } }

/**
 * What to do for a claimed task, or why nobody knows: a task of another version of Plenum is not guessed at, and not
 * tried again and again either.
 */
export function readPlan(task: ClaimedTask, workflows: AnyWorkflows): Plan | Refusal {
  if (!Object.hasOwn(taskCatalog, task.kind) || !Object.hasOwn(workflows, task.kind))
    return refuse('This Plenum does not know this kind of task, so nothing was done. Ask an operator.', task.kind)
  const kind = task.kind as TaskKind
  const definition = taskCatalog[kind]
  const parsed = definition.input.safeParse(task.input)
  if (!parsed.success)
    return refuse('This Plenum cannot read what the task is to do, so it was stopped.', parsed.error.message)
  const names = task.steps.map(step => step.name)
  if (!isDeepStrictEqual(names, [...definition.steps]))
    return refuse('The task was begun by another version of Plenum, with other steps.', names.join(', '))
  const works = workflows[kind].steps as Record<string, AnyStep>
  return { kind, input: parsed.data, steps: names.map((name, index) => ({ index, name, work: works[name]! })) }
}

const refuse = (message: string, detail: string): Refusal => ({ refusal: { kind: 'internal', message, detail } })
