import { appendFile, copyFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { ImageSpec } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import { promise } from './promise'

export function groundTests(bench: Bench): void {
  lifecycleTests(bench, 'image', async () => {
    const resource = bench.compute.images!
    return { resource, ref: bench.track(resource, { kind: 'image', id: newId('image') }), spec: bench.image }
  })
  promise(bench, 'an image that an instance stands on is not removed, and is once that is gone', {}, async () => {
    const images = bench.compute.images!
    const ref = bench.track(images, { kind: 'image', id: newId('image') })
    await bench.ensure(images, ref, bench.image)
    const instance = bench.newInstance()
    await bench.ensure(bench.instances, instance, bench.instanceSpec({ imageId: ref.id, power: 'stopped' }))
    await expectError(() => bench.remove(images, ref), 'conflict')
    expect(await bench.observe(images, ref)).toMatchObject({ exists: true })
    await bench.remove(bench.instances, instance)
    expect(await bench.remove(images, ref)).toEqual({ exists: false })
  })

  promise(
    bench,
    'a copy of an image that is not what it should be is made anew, unless instances stand on it',
    {},
    async () => {
      const images = bench.compute.images!
      const ref = bench.track(images, { kind: 'image', id: newId('image') })
      const other = await longer(bench.image)
      await bench.ensure(images, ref, other)
      expect(images.plan(bench.image, await bench.observe(images, ref))).not.toEqual([])
      expect(await bench.ensure(images, ref, bench.image)).toMatchObject({
        status: { sizeBytes: bench.image.sizeBytes },
      })
      const instance = bench.newInstance()
      await bench.ensure(bench.instances, instance, bench.instanceSpec({ imageId: ref.id, power: 'stopped' }))
      await expectError(() => bench.ensure(images, ref, other), 'conflict')
      expect(await bench.observe(images, ref)).toMatchObject({ status: { sizeBytes: bench.image.sizeBytes } })
    },
  )

  lifecycleTests(bench, 'network', async () => {
    const resource = bench.compute.networks!
    const ref = bench.track(resource, { kind: 'network', id: newId('network') })
    return { resource, ref, spec: { name: 'conform-other', cidr: '10.78.0.0/24' } }
  })
}

/** The same with 512 bytes more; where images are files, in one. */
async function longer(image: ImageSpec): Promise<ImageSpec> {
  const other = { ...image, sizeBytes: image.sizeBytes + 512, checksum: '' }
  if (!path.isAbsolute(image.path)) return other
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'plenum-image-')), 'longer')
  await copyFile(image.path, file)
  await appendFile(file, Buffer.alloc(512))
  return { ...other, path: file }
}
