import type { Readable } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { Call, Contents as ContentsFacet, Ref } from '../contract'
import { feed, outputOf, type ToolCall, type ToolError } from '../contract/tools'
import { type NbdConfig, splitAddress } from './config'
import { snapshotFile, volumeFile } from './files'
import { addNode, fillNode, removeIdleNodes } from './nodes'
import { diskOf, fileSize, isWhole } from './pool-files'
import { contentExport, exports, type StorageDaemon } from './storage-daemon'
import type { StorageLine } from './storage-line'

type Of = Ref<'snapshot'> | Ref<'volume'>

/**
 * Bytes over NBD, by libnbd's nbdcopy on Plenum's machine, from and to an export made for that alone. Taking the export
 * away cuts off whoever is left from an earlier try.
 */
export class Contents implements ContentsFacet {
  constructor(
    private readonly config: NbdConfig,
    private readonly line: StorageLine,
    private readonly daemon: StorageDaemon,
  ) {}

  async read(of: Of, call: Call): Promise<Readable> {
    const uri = await this.open(of, false, call)
    return outputOf(nbdcopy([uri, '-'], call))
  }

  async write(ref: Ref<'volume'>, content: Readable, call: Call): Promise<void> {
    try {
      await this.release(ref, call)
      await this.daemon.refuseExported(ref.id, 'fill', call)
      const uri = await this.open(ref, true, call)
      await feed(nbdcopy(['--flush', '-', uri], call), content)
    } finally {
      content.destroy()
      // Also after an abort: the call's own signal would stop that, too.
      await this.release(ref, { ...call, signal: AbortSignal.timeout(releaseMs) })
    }
  }

  async release(of: Of, call: Call): Promise<void> {
    const id = contentExport(of.id)
    for (;;) {
      const isGone = await this.daemon.visit(call, async execute => {
        const own = (await exports(execute)).find(each => each.id === id)
        if (own && !own['shutting-down']) await execute('block-export-del', { id, mode: 'hard' })
        if (!own) await removeIdleNodes(execute)
        return !own
      })
      if (isGone) return
      call.signal.throwIfAborted()
      await new Promise(resolve => setTimeout(resolve, 30))
    }
  }

  /** An export of its own, made anew. */
  private async open(of: Of, writable: boolean, call: Call): Promise<string> {
    await this.release(of, call)
    const { filename } = await this.line.with(call, async (client, pool) => {
      const file = of.kind === 'snapshot' ? snapshotFile(of) : volumeFile(of.id)
      const isThere = (await fileSize(client, pool, file, call)) !== null && (await isWhole(client, pool, file, call))
      if (!isThere)
        throw new PlenumError('missing', `The ${of.kind} is no longer on the storage server. Ask an operator.`)
      return diskOf(client, pool, of.id, file, this.config)
    })
    const id = contentExport(of.id)
    await this.daemon.visit(call, async execute => {
      await removeIdleNodes(execute)
      const node = writable ? fillNode(of.id) : of.id
      await addNode(execute, { node, filename }, writable)
      await execute('block-export-add', { type: 'nbd', id, name: id, 'node-name': node, writable })
    })
    const { host, port } = splitAddress(this.config.nbd)
    return `nbd://${host}:${port}/${id}`
  }
}

const releaseMs = 30_000

const nbdcopy = (args: string[], { signal }: Call): ToolCall => ({ tool: 'nbdcopy', args, signal, explain })

function explain({ code, said }: ToolError): PlenumError {
  if (code === 'ENOENT')
    return new PlenumError('unsupported', 'nbdcopy is not installed where Plenum runs. Install libnbd-bin there.')
  if (/no space left/i.test(said))
    return new PlenumError('exhausted', 'The zone’s storage is full. Delete what is not needed, or ask an operator.', {
      detail: said,
    })
  return new PlenumError('unreachable', 'The line to the storage server broke. The work is tried again.', {
    detail: said,
  })
}
