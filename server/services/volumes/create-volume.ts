import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { type Id, newId } from '@/server/domain/ids'
import type { createVolumeInput } from '@/server/domain/inputs'
import { noUse } from '@/server/domain/quota'
import { snapshotCan } from '@/server/domain/snapshot'
import { refuseFull } from '@/server/domain/storage-capacity'
import type { TaskReceipt } from '@/server/domain/task'
import { holdQuota } from '@/server/store/quota'
import { readSnapshotFacts, type SnapshotFacts } from '@/server/store/snapshots'
import type { AnyTx } from '@/server/store/transact'
import { insertVolume } from '@/server/store/volumes'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { storageInZone } from './storage-in-zone'

export function createVolume(ctx: ServiceContext, input: z.output<typeof createVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.create', async tx => {
    const { vdcId, name, sizeGiB, zoneId } = input
    await authorizeInVdc(ctx, tx, 'volumes.create', vdcId)
    const storage = await storageInZone(tx, zoneId, input.storage, sizeGiB)
    const from = input.snapshotId ? await usableSnapshot(tx, input, input.snapshotId) : undefined
    if (from && input.storage && from.storageId !== storage.id)
      throw new PlenumError(
        'invalid',
        `${from.name} is on another storage. Make the volume there, and move it afterwards.`,
        { field: 'storage' },
      )
    // Of what a snapshot becomes its storage itself says whether there is room: it may share what it holds.
    if (!from) refuseFull(name, storage, sizeGiB)
    await holdQuota(tx, vdcId, { ...noUse, diskGiB: sizeGiB })
    const volumeId = newId('volume')
    const isEncrypted = input.encrypted
    const storageId = from?.storageId ?? storage.id
    if (!(await insertVolume(tx, { id: volumeId, vdcId, zoneId, storageId, name, sizeGiB, from, isEncrypted })))
      throw new PlenumError('conflict', `There is already a volume ${name} in this VDC. Choose another name.`, {
        field: 'name',
      })
    return {
      kind: 'volume.create',
      input: { volumeId, name, sizeGiB },
      vdcId,
      resource: { kind: 'volume', id: volumeId, name },
      locks: [lockOf('volume', volumeId)],
    }
  })
}

async function usableSnapshot(
  tx: AnyTx,
  { vdcId, zoneId, sizeGiB, encrypted }: z.output<typeof createVolumeInput>,
  snapshotId: Id<'snapshot'>,
): Promise<SnapshotFacts> {
  const snapshot = await readSnapshotFacts(tx, snapshotId)
  // Another VDC's snapshot is as unknown as any.
  if (!snapshot || snapshot.vdcId !== vdcId)
    throw new PlenumError('invalid', 'There is no such snapshot in this VDC. Choose one of its volumes’.', {
      field: 'snapshotId',
    })
  allow(snapshotCan.use(snapshot))
  if (snapshot.zoneId !== zoneId)
    throw new PlenumError(
      'invalid',
      `${snapshot.name} is in another zone. Make the volume in the zone of its snapshot.`,
      {
        field: 'zoneId',
      },
    )
  if (encrypted !== undefined && encrypted !== snapshot.isEncrypted)
    throw new PlenumError(
      'invalid',
      `${snapshot.name} is ${snapshot.isEncrypted ? '' : 'not '}encrypted, and so is what is made of it. Make the volume ${snapshot.isEncrypted ? 'encrypted, too' : 'without encryption, or empty'}.`,
      { field: 'encrypted' },
    )
  if (sizeGiB < snapshot.sizeGiB)
    throw new PlenumError('invalid', `${snapshot.name} holds ${snapshot.sizeGiB} GiB. Choose at least that size.`, {
      field: 'sizeGiB',
    })
  return snapshot
}
