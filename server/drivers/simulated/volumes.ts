import { PlenumError } from '@/server/domain/errors'
import type { Call, Connection, Ref, VolumeSpec } from '../contract'
import type { VolumeDocument } from './documents'
import { refuseCreation } from './sentinels'
import { SimpleResource, type SimpleRules, storageLock } from './simple'
import type { Site } from './site'
import type { WorldTx } from './world'

const rules = (site: Site): SimpleRules<'volume'> => ({
  kind: 'volume',
  creation: 'volume create',
  name: spec => spec.name,
  async create(spec, ref, tx) {
    refuseCreation('volume', spec.name)
    await checkSpace(site, spec, ref.id, tx)
    const { name, vdcId, sizeGiB, from, luksHeader } = spec
    const blank = { filesystem: null, ...(luksHeader && { ciphertext: '' }) }
    const held = from ? await heldBy(site, from, tx) : blank
    return { name, vdcId, sizeGiB, generation: 0, phase: null, ...held }
  },
  async update(document, spec, generation, row, tx) {
    if (generation < document.generation)
      throw new PlenumError(
        'conflict',
        `${spec.name} was changed meanwhile. Look at its present state and try again.`,
        {
          detail: `generation ${generation} is older than ${document.generation}`,
        },
      )
    document.generation = generation
    document.name = spec.name
    if (spec.sizeGiB === document.sizeGiB) return undefined
    if (spec.sizeGiB < document.sizeGiB)
      throw new PlenumError('unsupported', `${spec.name} has ${document.sizeGiB} GiB; volumes can grow but not shrink.`)
    await checkSpace(site, spec, row.refId ?? '', tx)
    document.sizeGiB = spec.sizeGiB
    return { what: `Grew the volume to ${spec.sizeGiB} GiB`, operation: 'volume grow' }
  },
  async mayRemove(row, tx) {
    await refuseExported(row.refId, site.name, 'delete', tx)
    for (const each of await tx.all('snapshot', site.name))
      if (each.document.volumeId === row.refId) await tx.delete(each)
  },
  status: row => ({ sizeGiB: row.document.sizeGiB, name: row.document.name }),
  plan: (spec, status) =>
    status.sizeGiB === spec.sizeGiB
      ? []
      : [
          {
            field: 'sizeGiB',
            from: status.sizeGiB,
            to: spec.sizeGiB,
            impact: spec.sizeGiB > status.sizeGiB ? 'live' : 'replace',
          },
        ],
  lock: storageLock(site.name),
})

/** Volumes of a zone's storage server; what guests write to them is kept with them. */
export class Volumes extends SimpleResource<'volume'> implements NonNullable<Connection['volumes']> {
  constructor(site: Site) {
    super(site, rules(site))
  }

  capacity(call: Call): Promise<{ totalGiB: number; freeGiB: number }> {
    return this.site.call(call, 'volume.capacity', () =>
      this.site.world.read(async tx => {
        const totalGiB = this.site.facts.capacityGiB ?? 0
        return { totalGiB, freeGiB: Math.max(0, totalGiB - (await tx.sum('volume', this.site.name, 'sizeGiB', ''))) }
      }),
    )
  }
}

async function checkSpace(site: Site, spec: VolumeSpec, id: string, tx: WorldTx) {
  const freeGiB = (site.facts.capacityGiB ?? 0) - (await tx.sum('volume', site.name, 'sizeGiB', id))
  if (spec.sizeGiB <= freeGiB) return
  throw new PlenumError(
    'exhausted',
    `The zone’s storage has ${Math.max(0, freeGiB)} GiB free, ${spec.sizeGiB} GiB wanted. Choose a smaller size or another zone.`,
  )
}

async function heldBy(site: Site, { id }: Ref<'snapshot'>, tx: WorldTx) {
  const snapshot = await tx.find('snapshot', site.name, id)
  if (!snapshot) throw new PlenumError('missing', 'The snapshot is no longer on the storage server. Choose another.')
  return heldIn(snapshot.document)
}

export async function refuseExported(volumeId: string | null, place: string, what: string, tx: WorldTx) {
  const used = (await tx.all('attachment', place)).some(each => each.document.volumeId === volumeId)
  if (used)
    throw new PlenumError('conflict', `The volume is connected to an instance. Detach it before you ${what} it.`)
}

/** What is on it, readable or not. */
export const heldIn = ({ filesystem, ciphertext }: Pick<VolumeDocument, 'filesystem' | 'ciphertext'>) => ({
  ...{ filesystem, ciphertext },
})
