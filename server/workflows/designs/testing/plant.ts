import type { TaskKind } from '@/server/domain/task'
import type { Connection, Infrastructure } from '@/server/drivers/contract'
import type { EngineOptions } from '@/server/engine'
import type { AnyStep, Workflows } from '@/server/engine/types'
import type { TaskInput } from '@/server/tasks/catalog'
import type { WorkflowPorts } from '../..'

type ApplyInput = TaskInput<'design.apply'>

/** What a test puts in the place of a part of Plenum: the same but for one fault. Empty: all as it is. */
export type Plant = {
  workflows?(of: Workflows<WorkflowPorts>): Workflows<WorkflowPorts>
  /** Beneath the weather: the infrastructure itself. */
  infrastructure?(of: Infrastructure): Infrastructure
  /** The text of a statement that is sent outside of a transaction, as all of the engine’s are. */
  statement?(text: string): string
  /** What such a statement answers, row by row. */
  answer?(row: Record<string, unknown>): Record<string, unknown>
  input?(input: ApplyInput): ApplyInput
  options?: Partial<EngineOptions<WorkflowPorts>>
}

/** One step of one kind done in another way. */
export const withStep = (kind: TaskKind, step: string, change: (work: AnyStep) => Partial<AnyStep>): Plant =>
  withSteps(kind, steps => ({ ...steps, [step]: { ...steps[step]!, ...change(steps[step]!) } }))

export const withSteps = (
  kind: TaskKind,
  change: (steps: Record<string, AnyStep>) => Record<string, AnyStep>,
): Plant => ({
  workflows: of => ({ ...of, [kind]: { kind, steps: change(of[kind].steps as Record<string, AnyStep>) } }) as typeof of,
})

/** Another line to each storage. */
export const withStorage = (change: (connection: Connection) => Partial<Connection>): Plant => ({
  infrastructure: of => ({
    ...of,
    async storage(id) {
      const connection = await of.storage(id)
      return Object.assign(Object.create(connection), change(connection))
    },
  }),
})

/** Each change of the apply another. */
export const withChanges = (
  change: (of: ApplyInput['changes'][number]) => Partial<ApplyInput['changes'][number]>,
): Plant => ({
  input: input => ({ ...input, changes: input.changes.map(each => ({ ...each, ...change(each) })) }),
})
