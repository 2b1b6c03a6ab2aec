import type { DesignDocument } from '@/server/domain/design/document'
import { expandDesign } from '@/server/domain/design/expand'
import { imageNamed } from '@/server/domain/image-family'
import type { QuotaEffect } from '@/server/domain/planning/plan'
import type { Catalog } from './drawing'

/** What a design would cost more, or less, than another: as far as it says so itself. The plan knows exactly. */
export function quotaBetween(from: DesignDocument, to: DesignDocument, catalog: Catalog): QuotaEffect {
  const [before, after] = [sumOf(from, catalog), sumOf(to, catalog)]
  const fields = Object.keys(after) as (keyof QuotaEffect)[]
  return Object.fromEntries(fields.map(field => [field, after[field] - before[field]])) as QuotaEffect
}

function sumOf(document: DesignDocument, { types, images }: Catalog): QuotaEffect {
  const sum: QuotaEffect = { instances: 0, vcpus: 0, memoryMiB: 0, rootDiskGiB: 0, volumes: 0, volumeGiB: 0 }
  const { instances, volumes } = expandDesign(document)
  for (const instance of instances.values()) {
    const shape = types.find(type => type.name === instance.type) ?? instance
    sum.instances += 1
    sum.vcpus += shape.vcpus ?? 0
    sum.memoryMiB += shape.memoryMiB ?? 0
    sum.rootDiskGiB += instance.rootDiskGiB ?? imageNamed(images, instance.image)?.minDiskGiB ?? 0
  }
  for (const { sizeGiB } of volumes.values()) {
    sum.volumes += 1
    sum.volumeGiB += sizeGiB
  }
  return sum
}
