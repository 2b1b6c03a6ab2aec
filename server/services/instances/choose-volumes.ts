import { PlenumError } from '@/server/domain/errors'
import { type Id, newId } from '@/server/domain/ids'
import { limits } from '@/server/domain/instance'
import { refuseFull, usualStorages } from '@/server/domain/storage-capacity'
import { volumeCan } from '@/server/domain/volume'
import { readZone } from '@/server/store/read-zones'
import { holdStorages } from '@/server/store/storages'
import type { AnyTx } from '@/server/store/transact'
import { lockVolumes, takenVolumeNames } from '@/server/store/volumes'
import { allow } from '../as-task'
import { factsOf } from '../volumes/own-volume'
import type { CreateInstance } from './create-instance'

/** The volumes to make and to attach, with the ids that they and their attachments will have, so that a repeat makes no second. */
export async function chooseVolumes(tx: AnyTx, input: CreateInstance) {
  const wanted = input.newVolumes ?? []
  const existing = [...new Set(input.volumeIds ?? [])]
  if (wanted.length + existing.length > limits.volumesPerInstance)
    throw new PlenumError('invalid', `At most ${limits.volumesPerInstance} volumes fit one instance.`, {
      field: 'newVolumes',
    })
  await checkZone(tx, input)
  await checkNames(tx, input)
  await checkExisting(tx, input, existing)
  return {
    newVolumes: wanted.map(({ name, sizeGiB, encrypted: isEncrypted = false }) => ({
      volumeId: newId('volume'),
      attachmentId: newId('attachment'),
      name,
      sizeGiB,
      isEncrypted,
    })),
    existingVolumes: existing.map(volumeId => ({ volumeId, attachmentId: newId('attachment') })),
  }
}

async function checkZone(tx: AnyTx, input: CreateInstance) {
  if (!input.zoneId) return
  const zone = await readZone(tx, input.zoneId)
  if (!zone) throw new PlenumError('invalid', 'There is no such zone. Choose one of the list.', { field: 'zoneId' })
  if (input.newVolumes?.length && zone.storages.length === 0)
    throw new PlenumError('invalid', `Zone ${zone.name} has no storage for volumes. Choose another zone.`, {
      field: 'zoneId',
    })
  const wanted = input.newVolumes ?? []
  const sizes = wanted.map(each => each.sizeGiB)
  for (const [at, storage] of usualStorages(await holdStorages(tx, zone.id), sizes).entries()) {
    const before = wanted.slice(0, at).map(each => each.name)
    const beside = before.length > 0 ? `, beside ${before.join(', ')}` : ''
    refuseFull(`${wanted[at]!.name}${beside}`, { ...storage!, zoneName: zone.name }, sizes[at]!)
  }
}

async function checkNames(tx: AnyTx, { vdcId, newVolumes = [] }: CreateInstance) {
  if (newVolumes.length === 0) return
  const names = newVolumes.map(volume => volume.name)
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (twice >= 0)
    throw new PlenumError('invalid', `Two new volumes are named ${names[twice]}. Give each its own name.`, {
      field: `newVolumes.${twice}.name`,
    })
  const [taken] = await takenVolumeNames(tx, vdcId, names)
  if (taken)
    throw new PlenumError('conflict', `There is already a volume ${taken} in this VDC. Choose another name.`, {
      field: `newVolumes.${names.indexOf(taken)}.name`,
    })
}

async function checkExisting(tx: AnyTx, input: CreateInstance, volumeIds: Id<'volume'>[]) {
  if (volumeIds.length === 0) return
  const volumes = (await lockVolumes(tx, volumeIds)).filter(volume => volume.vdcId === input.vdcId)
  if (volumes.length < volumeIds.length)
    throw new PlenumError('invalid', 'There is no such volume in this VDC. Choose one of its volumes.', {
      field: 'volumeIds',
    })
  for (const volume of volumes) {
    allow(volumeCan.attach(factsOf(volume)))
    const zoneId = input.zoneId ?? volumes[0]!.zoneId
    if (volume.zoneId !== zoneId)
      throw new PlenumError(
        'invalid',
        `Volume ${volume.name} is in zone ${volume.zoneName}: choose that zone, or only volumes of one zone.`,
        {
          field: 'volumeIds',
        },
      )
  }
}
