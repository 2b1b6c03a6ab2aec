import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { AttachmentSpec, Call, Change, Found, Nudge, Observation, Ref, Resource } from '../contract'
import { type NbdConfig, splitAddress } from './config'
import { volumeFile } from './files'
import { addNode, removeIdleNodes } from './nodes'
import { diskOf, fileSize, isWhole } from './pool-files'
import { type ExportInfo, exports, isContentExport, type StorageDaemon } from './storage-daemon'
import type { StorageLine } from './storage-line'

/**
 * The storage side of attachments: an NBD export per attachment. NBD itself lets two clients write to one export, so
 * the single-writer rule is made here: a volume with an export gets no second one, and an export is taken away (its
 * client cut off) before the volume is given to another instance. That is the fence.
 */
export class Attachments implements Resource<'attachment'> {
  constructor(
    private readonly config: NbdConfig,
    private readonly line: StorageLine,
    private readonly daemon: StorageDaemon,
  ) {}

  observe(ref: Ref<'attachment'>, call: Call): Promise<Observation<'attachment'>> {
    return this.daemon.visit(call, async execute =>
      this.seen((await exports(execute)).find(each => each.id === ref.id)),
    )
  }

  plan(spec: AttachmentSpec, seen: Observation<'attachment'>): Change[] {
    if (!seen.exists || seen.status.volumeId === spec.volumeId) return []
    return [{ field: 'volumeId', from: seen.status.volumeId, to: spec.volumeId, impact: 'replace' }]
  }

  async ensure(
    ref: Ref<'attachment'>,
    spec: AttachmentSpec,
    _generation: number,
    call: Call,
  ): Promise<Nudge<'attachment'>> {
    const filename = await this.filenameOf(spec.volumeId, call)
    return this.daemon.visit(call, async execute => {
      const ofVolume = (await exports(execute)).filter(each => each['node-name'] === spec.volumeId)
      const other = ofVolume.find(each => each.id !== ref.id)
      if (other?.['shutting-down']) return wait('the former connection to close')
      if (other)
        throw new PlenumError('conflict', 'The volume is connected to another instance. Detach it there first.', {
          detail: `export ${other.id}`,
        })
      const own = ofVolume[0]
      if (own?.['shutting-down']) return wait('the former connection to close')
      if (!own) {
        await addNode(execute, { node: spec.volumeId, filename })
        await execute('block-export-add', {
          type: 'nbd',
          id: ref.id,
          name: ref.id,
          'node-name': spec.volumeId,
          writable: true,
        })
        call.log('Exported the volume over NBD')
      }
      return { converged: true, seen: this.seen((await exports(execute)).find(each => each.id === ref.id)) }
    })
  }

  /** Cuts off a client that is still connected. */
  remove(ref: Ref<'attachment'>, call: Call): Promise<Nudge<'attachment'>> {
    return this.daemon.visit(call, async execute => {
      const own = (await exports(execute)).find(each => each.id === ref.id)
      if (own) {
        if (!own['shutting-down']) await execute('block-export-del', { id: ref.id, mode: 'hard' })
        return wait('the connection to close')
      }
      await removeIdleNodes(execute)
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'attachment'>> {
    const found = await this.daemon.visit(call, exports)
    for (const each of found) {
      if (isContentExport(each.id)) continue
      const seen = this.seen(each)
      if (seen.exists) yield { id: seen.managed ? (each.id as Id<'attachment'>) : null, external: each.id, seen }
    }
  }

  private seen(info: ExportInfo | undefined): Observation<'attachment'> {
    if (!info || info['shutting-down']) return { exists: false }
    return {
      exists: true,
      external: info.id,
      managed: info.id.startsWith('att_'),
      status: {
        source: { protocol: 'nbd', ...splitAddress(this.config.nbd), export: info.id },
        volumeId: info['node-name'],
      },
      asOf: new Date(),
    }
  }

  private filenameOf(volumeId: string, call: Call): Promise<string> {
    return this.line.with(call, async (client, pool) => {
      const file = volumeFile(volumeId)
      const isThere = (await fileSize(client, pool, file, call)) !== null && (await isWhole(client, pool, file, call))
      if (!isThere) throw new PlenumError('missing', 'The volume is no longer on the storage server. Ask an operator.')
      return (await diskOf(client, pool, volumeId, file, this.config)).filename
    })
  }
}

const wait = (waitingFor: string): Nudge<'attachment'> => ({ converged: false, waitMs: 30, waitingFor })
