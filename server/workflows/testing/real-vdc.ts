import { stat } from 'node:fs/promises'
import { newId } from '@/server/domain/ids'
import type { Store } from '@/server/store/store'

/** A VDC with its network, and the lab’s small image for machines on real hosts. */
export async function makeRealVdc(
  prisma: Store['prisma'],
  imagePath: string,
  { vdcId, imageId } = { vdcId: newId('vdc'), imageId: newId('image') },
) {
  const { size } = await stat(imagePath)
  const file = { path: imagePath, format: 'qcow2', sizeBytes: BigInt(size), checksum: '' }
  await prisma.image.create({ data: { id: imageId, name: 'tiny', ...file, minMemoryMiB: 64 } })
  const { id: organizationId } = await prisma.organization.create({
    data: { id: newId('organization'), name: 'default' },
  })
  await prisma.vdc.create({ data: { id: vdcId, organizationId, name: 'shop' } })
  await prisma.network.create({ data: { id: newId('network'), vdcId, name: 'default', cidr: '10.64.0.0/20' } })
  return { vdcId, imageId }
}
