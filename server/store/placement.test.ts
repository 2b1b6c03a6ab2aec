import { afterAll, beforeAll, expect, it } from 'vitest'
import { openServiceBench, type ServiceBench } from '../services/testing'
import { previewPlacement } from './placement'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())

it('of two equal hosts the one is taken that holds the image, wholly', async () => {
  const { db, hosts, imageId, vdcs } = bench
  const wish = { vdcId: vdcs.ours.vdcId, vcpus: 1, memoryMiB: 512, zoneId: null, antiAffinityGroup: null }
  const taken = async (image?: string) =>
    previewPlacement(db.pool, { ...wish, imageId: image, instanceId: null, volumeIds: [] })
  const sizeBytes = (await db.prisma.image.findUniqueOrThrow({ where: { id: imageId } })).sizeBytes
  const copy = { imageId_hostId: { imageId, hostId: hosts.b } }
  expect(await taken(imageId)).toMatchObject({ hostId: hosts.a })
  await db.prisma.imageCopy.create({ data: { imageId, hostId: hosts.b, sizeBytes: sizeBytes - 1n } })
  expect(await taken(imageId)).toMatchObject({ hostId: hosts.a })
  await db.prisma.imageCopy.update({ where: copy, data: { sizeBytes } })
  expect(await taken(imageId)).toMatchObject({ hostId: hosts.b })
  expect(await taken()).toMatchObject({ hostId: hosts.a })
})
