import { z } from 'zod'
import { timestamp } from './common'
import { hostStates } from './host'
import { idOf } from './ids'

/** A host, and what it holds of an image. */
export const imageCopyView = z.object({
  hostId: idOf('host'),
  hostName: z.string(),
  zoneId: idOf('zone'),
  zoneName: z.string(),
  hostState: z.enum(hostStates),
  /** `isWhole`: as large as the image. null: there is none. */
  copy: z.object({ sizeBytes: z.number(), isWhole: z.boolean(), since: timestamp }).nullable(),
  /** How many instances there were made from it: their root disks stand on the copy. */
  instanceCount: z.number().int(),
})
export type ImageCopyView = z.infer<typeof imageCopyView>

/** Those that an image can be copied to ahead of its first instance there. A damaged copy that is used stays as it is. */
export const lacksCopy = ({ hostState, copy, instanceCount }: ImageCopyView) =>
  hostState === 'up' && (!copy || (!copy.isWhole && instanceCount === 0))

/** Those whose copy nobody uses. */
export const canGiveUpCopy = ({ hostState, copy, instanceCount }: ImageCopyView) =>
  hostState === 'up' && copy !== null && instanceCount === 0
