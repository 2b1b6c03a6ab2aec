import type { FailurePolicy } from '@/server/domain/planning/plan'
import type { TaskKind } from '@/server/domain/task'

/**
 * A task whose steps come from its input: changes that wait only for what they depend on. Each is a sequence of parts,
 * and each part is carried out by the steps of its own kind, so that one workflow serves both a single action and a
 * change of a design.
 */
export type TaskGraph = {
  /** What becomes of the rest when a change fails. */
  policy: FailurePolicy
  changes: GraphChange[]
  /** What a change works on is free again once it has ended: nothing of the task ever comes back to it. */
  isFreedAsItEnds?: true
}
export type GraphChange = {
  /** Unique in its task; the group of its steps. */
  key: string
  /** In words: “Create instance web-1”. */
  title: string
  /** Keys of changes that have to be done before it begins. */
  after: string[]
  /** Of these, the ones that it does not need: they only have to have ended, however. */
  turns: string[]
  /** It begins once all changes of lower phases have ended. */
  phase: number
  parts: GraphPart[]
}
/** Input as the catalog's schema of its kind has it. */
export type GraphPart = { kind: TaskKind; input: unknown }

export type StepLine = { name: string; group: string | null }
