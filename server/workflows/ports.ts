import type { TaskKind } from '@/server/domain/task'
import type { Infrastructure } from '@/server/drivers/contract'
import type { StepContext } from '@/server/engine/types'
import type { Store } from '@/server/store/store'
import type { ImageFolders } from './images/folders'

/** What steps may reach: the record of what is wanted, and the infrastructure. */
export type WorkflowPorts = {
  store: Store
  infrastructure: Infrastructure
  /** What volumes’ keys are kept with, if anything. */
  secrets?: { seal(value: unknown): unknown; open(value: unknown): unknown }
  /** Where files of images are kept, if anywhere. */
  imageFolders?: ImageFolders
  /** Where operators put what may be run at hosts’ maintenance, if anywhere. */
  hooksFolder?: string
}

/** A step’s context, whatever its workflow. */
// biome-ignore lint/suspicious/noExplicitAny: parts shared by workflows take any of their outputs
export type Work = Omit<StepContext<TaskKind, WorkflowPorts, any>, 'input'> & { input: unknown }
