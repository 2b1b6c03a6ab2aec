import type { Infrastructure } from '@/server/drivers/contract'
import type { EngineOptions } from '@/server/engine'
import type { Workflows } from '@/server/engine/types'
import type { Store } from '@/server/store/store'
import type { WorkflowPorts } from '@/server/workflows'

/** What a test puts in the place of a part of Plenum: the same but for one fault. Empty: all as it is. */
export type Plant = {
  workflows?(of: Workflows<WorkflowPorts>): Workflows<WorkflowPorts>
  /** Beneath the lines: the infrastructure itself. */
  infrastructure?(of: Infrastructure): Infrastructure
  store?(of: Store, process: string): Store
  engine?: Partial<EngineOptions<WorkflowPorts>>
}
