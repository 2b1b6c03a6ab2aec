import type { TaskKind } from '@/server/domain/task'
import type { Infrastructure } from '@/server/drivers/contract'
import type { StepContext } from '@/server/engine/types'
import type { Store } from '@/server/store/store'
import type { ImageFolders } from './images/folders'

/** What steps may reach: the record of what is wanted, and the infrastructure; and where files of images are kept, if anywhere. */
export type WorkflowPorts = { store: Store; infrastructure: Infrastructure; imageFolders?: ImageFolders }

/** A step’s context, whatever its workflow. */
// biome-ignore lint/suspicious/noExplicitAny: parts shared by workflows take any of their outputs
export type Work = Omit<StepContext<TaskKind, WorkflowPorts, any>, 'input'> & { input: unknown }
