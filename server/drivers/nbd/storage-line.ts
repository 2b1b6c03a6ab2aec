import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import { LibvirtClient as Client, type LibvirtClient } from '../libvirt/rpc/client'
import {
  isLibvirtError,
  LibvirtDenied,
  LibvirtError,
  LibvirtTimeout,
  LibvirtUnreachable,
  virError,
} from '../libvirt/rpc/errors'
import type { PoolRef } from '../libvirt/rpc/objects'
import { lookupPool } from '../libvirt/rpc/procedures/storage'
import { parseLibvirtUri } from '../libvirt/rpc/uri'
import type { NbdConfig } from './config'

/** The line to the storage server's libvirt: opened at first use, opened anew after it broke. */
export class StorageLine implements AsyncDisposable {
  private opening: Promise<LibvirtClient> | undefined

  constructor(private readonly config: NbdConfig) {}

  /** Runs one piece of work on the pool, with errors in the contract's words. */
  async with<T>(call: Call, work: (client: LibvirtClient, pool: PoolRef) => Promise<T>): Promise<T> {
    try {
      call.signal.throwIfAborted()
      const client = await this.open()
      return await work(client, await lookupPool(client, this.config.pool, { signal: call.signal }))
    } catch (error) {
      throw this.translate(error)
    }
  }

  async [Symbol.asyncDispose]() {
    const client = await this.opening?.catch(() => undefined)
    await client?.close()
  }

  private open(): Promise<LibvirtClient> {
    this.opening ??= Client.connect(parseLibvirtUri(this.config.uri), {
      connectTimeoutMs: 5_000,
      callTimeoutMs: 30_000,
      keepAlive: { intervalMs: 3_000, count: 3 },
    }).then(
      client => {
        client.once('close', () => {
          this.opening = undefined
        })
        return client
      },
      error => {
        this.opening = undefined
        throw error
      },
    )
    return this.opening
  }

  private translate(error: unknown): unknown {
    if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
      return new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', {
        cause: error,
      })
    if (error instanceof LibvirtUnreachable || error instanceof LibvirtTimeout)
      return new PlenumError('unreachable', 'The storage server does not answer. The work is tried again.', {
        cause: error,
      })
    if (error instanceof LibvirtDenied)
      return new PlenumError(
        'denied',
        'The storage server does not let Plenum in. Ask an operator to check its access settings.',
        {
          cause: error,
        },
      )
    if (isLibvirtError(error, virError.noStoragePool))
      return new PlenumError('invalid', `The storage server has no pool named ${this.config.pool}. Ask an operator.`, {
        cause: error,
      })
    if (error instanceof LibvirtError && /No space left on device|Disk quota exceeded/i.test(error.message))
      return new PlenumError('exhausted', 'The storage server’s disk is full. Free some space there.', { cause: error })
    // libvirt has no code of its own for it: a pool can't be looked through while a volume is being made in it.
    if (error instanceof LibvirtError && /asynchronous jobs running/i.test(error.message))
      return new PlenumError('busy', 'The storage server is making another volume. The work is tried again.', {
        cause: error,
      })
    if (error instanceof LibvirtError)
      return new PlenumError('internal', 'The storage server refused. Ask an operator to look at the task’s log.', {
        cause: error,
      })
    return error
  }
}
