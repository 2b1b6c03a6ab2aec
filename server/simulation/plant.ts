import type { Infrastructure } from '@/server/drivers/contract'
import type { EngineOptions } from '@/server/engine'
import type { Workflows } from '@/server/engine/types'
import type { WorkflowPorts } from '@/server/workflows'

/** What a test puts in the place of a part of Plenum: the same but for one fault. Empty: all as it is. */
export type Plant = {
  workflows?(of: Workflows<WorkflowPorts>): Workflows<WorkflowPorts>
  /** Beneath the lines: the infrastructure itself. */
  infrastructure?(of: Infrastructure): Infrastructure
  /** The text of a statement on its way to the database. */
  statement?(text: string): string
  engine?: Partial<EngineOptions<WorkflowPorts>>
}
