import { PlenumError } from '@/server/domain/errors'
import { isOn } from '@/server/domain/instance'
import type { Call, DiskMoves, DiskPlace, DiskSource, DiskSpec, Nudge, Ref } from '../../contract'
import type { InstanceDocument, Row } from '../documents'
import { storageLock } from '../simple'
import type { Site } from '../site'
import { heldIn } from '../volumes'
import type { WorldTx } from '../world'
import { observation } from './document'
import { editInstance } from './edit'
import { exportOf } from './moves'

type Copy = NonNullable<InstanceDocument['memory']['copies']>[number]

/** A disk is copied at once, and what its guest writes goes to both; only that it is done is told later. */
export class SimulatedDiskMoves implements DiskMoves {
  constructor(private readonly site: Site) {}

  copy(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call, resume?: string): Promise<Nudge<'instance'>> {
    return this.edit(`instance.copy ${ref.id}`, ref, disk, to, call, async (row, tx, now) => {
      const of = row?.document
      const place = await placeIn(of, disk, to, tx, now)
      if (!row || !of || place === 'nowhere' || place === 'target')
        throw new PlenumError('conflict', 'The instance does not run with this disk. Move the volume again.')
      if (place === 'former' && resume)
        throw new PlenumError(
          'conflict',
          'The copy broke off: the other storage was lost. Move the volume again later.',
        )
      if (place === 'former') {
        await copyOver(disk, to, tx)
        const until = now + this.site.latencyMs('disk copy', of.name, disk.attachmentId)
        const copy = { attachmentId: disk.attachmentId, to: nameOf(to), since: now, until }
        of.memory.copies = [...others(of, disk), copy]
        call.log(`Copying ${disk.device} while the guest goes on`)
      }
      const { since, until } = of.memory.copies!.find(each => each.attachmentId === disk.attachmentId)!
      if (until <= now) return { converged: true, seen: observation(row, this.site.world.clock.now()) }
      const percent = Math.floor(((now - since) / (until - since)) * 99)
      return { converged: false, waitMs: until - now, percent, resume: 'begun', waitingFor: 'the copy of the disk' }
    })
  }

  place(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<DiskPlace> {
    return this.edit(`instance.disk-place ${ref.id}`, ref, disk, to, call, (row, tx, now) =>
      placeIn(row?.document, disk, to, tx, now),
    )
  }

  pivot(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<void> {
    return this.edit(`instance.pivot ${ref.id}`, ref, disk, to, call, async (row, tx, now) => {
      const place = await placeIn(row?.document, disk, to, tx, now)
      if (place === 'target') return
      if (!row || place !== 'both')
        throw new PlenumError('conflict', 'The copy of the disk is not complete. Move the volume again.')
      row.document.memory.copies = others(row.document, disk)
      for (const each of row.document.disks) if (each.attachmentId === disk.attachmentId) each.source = to
    })
  }

  cancel(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<void> {
    return this.edit(`instance.copy-end ${ref.id}`, ref, disk, to, call, async row => {
      if (row?.document.memory.copies) row.document.memory.copies = others(row.document, disk)
    })
  }

  /** Along with both storages: what is copied there is what the guest has written. */
  private edit<T>(
    what: string,
    ref: Ref<'instance'>,
    disk: DiskSpec,
    to: DiskSource,
    call: Call,
    work: (row: Row<'instance'> | undefined, tx: WorldTx, now: number) => Promise<T>,
  ): Promise<T> {
    const { name, world } = this.site
    return this.site.call(call, what, async () => {
      const locks = await world.read(async tx => {
        const exports = await Promise.all([exportOf(disk), nameOf(to)].map(each => tx.findExternal('attachment', each)))
        return [...new Set(exports.flatMap(each => (each ? storageLock(each.place) : [])))].sort()
      })
      const change = async (row: Row<'instance'>, tx: WorldTx) => ({ result: { of: await work(row, tx, world.now()) } })
      const answer = await editInstance(world, name, ref.id, change, locks)
      return answer ? answer.of : world.read(tx => work(undefined, tx, world.now()))
    })
  }
}

/** A copy whose end is cut off has ended. */
async function placeIn(
  of: InstanceDocument | undefined,
  disk: DiskSpec,
  to: DiskSource,
  tx: WorldTx,
  now: number,
): Promise<DiskPlace> {
  const own = of?.disks.find(each => each.attachmentId === disk.attachmentId)
  if (!of || !own || !isOn(of.power)) return 'nowhere'
  if (exportOf(own) === nameOf(to)) return 'target'
  const copy = of.memory.copies?.find(each => each.attachmentId === disk.attachmentId && each.to === nameOf(to))
  if (!copy || !(await tx.findExternal('attachment', copy.to))) {
    if (of.memory.copies) of.memory.copies = others(of, disk)
    return 'former'
  }
  return copy.until > now ? 'copying' : 'both'
}

const others = (of: InstanceDocument, disk: DiskSpec): Copy[] =>
  (of.memory.copies ?? []).filter(each => each.attachmentId !== disk.attachmentId)

const nameOf = (to: DiskSource) => exportOf({ source: to } as DiskSpec)

async function copyOver(disk: DiskSpec, to: DiskSource, tx: WorldTx): Promise<void> {
  const [from, onto] = await Promise.all([volumeOf(exportOf(disk), tx), volumeOf(nameOf(to), tx)])
  if (!from || !onto) throw new PlenumError('unreachable', 'The storage does not answer. The work is tried again.')
  Object.assign(onto.document, heldIn(from.document))
  await tx.save(onto, onto.document.phase?.until ?? null)
}

/** The volume behind an export. */
export async function volumeOf(name: string, tx: WorldTx): Promise<Row<'volume'> | undefined> {
  const found = await tx.findExternal('attachment', name)
  return found && tx.find('volume', found.place, found.document.volumeId)
}
