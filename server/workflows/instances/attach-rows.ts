import { allocateDevice } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { AnyTx } from '@/server/store/transact'
import { insertAttachment, readWork } from '@/server/store/work'

/**
 * Writes the attachments that are not there yet, each under the next free device. Repeatable: volumes that are attached
 * to it stay so, under the id that an evacuation may have given them since.
 * @throws `invalid` when no device is left, `conflict` when a volume is attached elsewhere.
 */
export async function attachRows(
  tx: AnyTx,
  instanceId: Id<'instance'>,
  wanted: { volumeId: string; attachmentId: string }[],
): Promise<void> {
  const work = await readWork(tx, instanceId)
  if (!work) throw new PlenumError('missing', 'The instance is no longer recorded. There is nothing left to do.')
  const devices = new Set(work.attachments.map(attachment => attachment.device))
  for (const { attachmentId, volumeId } of wanted) {
    if (work.attachments.some(attachment => attachment.volumeId === volumeId)) continue
    const device = allocateDevice(devices)
    if (!device) throw new PlenumError('invalid', `No more volumes fit ${work.name}. Detach one first.`)
    devices.add(device)
    await insertAttachment(tx, { id: attachmentId, volumeId, instanceId, device })
  }
}
