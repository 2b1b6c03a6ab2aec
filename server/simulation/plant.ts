import type { Infrastructure } from '@/server/drivers/contract'
import type { EngineOptions } from '@/server/engine'
import type { Workflows } from '@/server/engine/types'
import type { WorkflowPorts } from '@/server/workflows'
import { withStep } from '@/server/workflows/designs/testing/plant'
import type { Leaning } from './scenario'

/** What a test puts in the place of a part of Plenum: the same but for one fault. Empty: all as it is. */
export type Plant = {
  workflows?(of: Workflows<WorkflowPorts>): Workflows<WorkflowPorts>
  /** Beneath the lines: the infrastructure itself. */
  infrastructure?(of: Infrastructure): Infrastructure
  /** The text of a statement on its way to the database. */
  statement?(text: string): string
  engine?: Partial<EngineOptions<WorkflowPorts>>
}

export type Bug = {
  name: string
  /** What is broken by it, in the words of whoever would meet it. */
  breaks: string
  /** Where it is looked for: in what its place has to do with. Without, everywhere. */
  leaning?: Leaning
  /** Made anew for each seed: some of them remember. */
  plant(): Plant
}

/** A step that does nothing. */
export const skipped = (kind: Parameters<typeof withStep>[0], step: string) =>
  withStep(kind, step, () => ({ do: async () => {} }))
