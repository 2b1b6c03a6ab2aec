import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, DiskMoves, DiskPlace, DiskSource, DiskSpec, Nudge, Ref } from '../../contract'
import { afterwards, type Turns } from '../abortable'
import { inContractWords } from '../failures'
import { isLibvirtError, virError } from '../rpc/errors'
import { blockJob, copyBlock, endBlockJob } from '../rpc/procedures/block-jobs'
import { buildDiskXml } from '../xml/domain-build'
import type { Host } from './ensure'
import { isOff, observeDomain, readForChange, refOf } from './read'
import { bringSecrets, dropLuksKeys } from './secrets'
import { placeKey } from './shape'
import { wantedDisk } from './wanted'

/**
 * Disks of running guests go over to another place by QEMU’s mirror, which libvirt begins and ends. Each write is done
 * once both places have it. An encrypted disk is opened at both: what is written there is that place’s own ciphertext.
 */
export class HostDiskMoves implements DiskMoves {
  constructor(
    private readonly host: Host,
    private readonly turns: Turns,
  ) {}

  copy(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call, resume?: string): Promise<Nudge<'instance'>> {
    return this.inTurn(ref, call, async () => {
      const { line } = this.host
      const place = await this.look(ref.id, disk, to, call)
      if (place === 'both') return { converged: true, seen: await observeDomain(line, ref.id, call) }
      if (place === 'target' || place === 'nowhere')
        throw new PlenumError('conflict', 'The instance does not run with this disk. Move the volume again.')
      if (place === 'former') {
        if (resume)
          throw new PlenumError(
            'conflict',
            'The copy broke off: the other storage was lost. Move the volume again later.',
          )
        await this.begin(ref, { ...disk, source: to }, call)
      }
      const job = await blockJob(line, refOf(ref.id), disk.device, { signal: call.signal }).catch(ifNone)
      const percent = job && job.total > 0 ? Math.min(99, Math.floor((job.done / job.total) * 100)) : undefined
      return { converged: false, waitMs: 200, percent, resume: 'begun', waitingFor: 'the copy of the disk' }
    })
  }

  place(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<DiskPlace> {
    return inContractWords(call, () => this.look(ref.id, disk, to, call))
  }

  pivot(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<void> {
    return this.inTurn(ref, call, async () => {
      const place = await this.look(ref.id, disk, to, call)
      if (place === 'target') return
      if (place !== 'both')
        throw new PlenumError('conflict', 'The copy of the disk is not complete. Move the volume again.')
      const { device } = disk
      await endBlockJob(this.host.line, refOf(ref.id), { device, pivot: true }, { signal: call.signal })
    })
  }

  cancel(ref: Ref<'instance'>, disk: DiskSpec, _to: DiskSource, call: Call): Promise<void> {
    return this.inTurn(ref, call, async () => {
      const { device } = disk
      await endBlockJob(this.host.line, refOf(ref.id), { device, pivot: false }, { signal: call.signal }).catch(ifNone)
    })
  }

  private inTurn<T>(ref: Ref<'instance'>, call: Call, work: () => Promise<T>): Promise<T> {
    return inContractWords(call, () => this.turns.take(ref.id, call.signal, work))
  }

  private async begin(ref: Ref<'instance'>, onto: DiskSpec, call: Call): Promise<void> {
    const { line, traits } = this.host
    const shape = await traits.shape(call)
    await bringSecrets(line, ref.id, [onto], call)
    try {
      call.log(`Copying ${onto.device} while the guest goes on`)
      const xml = buildDiskXml(wantedDisk(onto), shape)
      await copyBlock(line, refOf(ref.id), { device: onto.device, onto: xml }, { signal: call.signal })
    } finally {
      // What is open needs its key no more.
      await dropLuksKeys(line, ref.id, afterwards(call))
    }
  }

  private async look(id: Id<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<DiskPlace> {
    const seen = await readForChange(this.host.line, id, call)
    if (!seen || isOff(seen.power)) return 'nowhere'
    const own = seen.live.disks.find(each => each.attachmentId === disk.attachmentId)
    if (!own) return 'nowhere'
    const target = placeKey(wantedDisk({ ...disk, source: to }).source)
    if (placeKey(own.source) === target) return 'target'
    if (!own.copy || placeKey(own.copy.source) !== target) return 'former'
    return own.copy.isComplete ? 'both' : 'copying'
  }
}

/** Off, or no job: nothing to end, and nothing to be asked. */
function ifNone(error: unknown): undefined {
  if (isLibvirtError(error, virError.noDomain, virError.operationInvalid, virError.invalidArgument)) return undefined
  throw error
}
