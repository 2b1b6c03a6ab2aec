import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, ImageSpec } from '../contract'
import type { HostLine } from './line'
import { fileNames } from './names'
import type { HostPool } from './pool'
import { uploadVolume } from './rpc/procedures/storage'

/**
 * Brings an image's file to a host, on a connection of its own, and says that it is whole only when it is: all bytes
 * confirmed by libvirt and, where a checksum is known, the right ones.
 */
export async function uploadImage(
  line: HostLine,
  pool: HostPool,
  image: { id: Id<'image'>; spec: ImageSpec; signal: AbortSignal },
  progress: (share: number) => void,
): Promise<void> {
  const { id, spec, signal } = image
  const call: Call = { taskId: '', key: '', signal, log: () => {} }
  const sizeBytes = await sizeOf(spec)
  const file = await pool.touch(fileNames.image(id, spec.format), call)
  const meter = new Meter(sent => progress(sent / sizeBytes))
  const client = await line.aside(signal)
  try {
    await pipeline(
      createReadStream(spec.path, { highWaterMark: 256 * 1024 }),
      meter,
      await uploadVolume(client, file),
      { signal },
    )
  } finally {
    await client.close()
  }
  if (meter.sent !== sizeBytes || (spec.checksum && meter.checksum() !== spec.checksum)) {
    await pool.delete(file, call)
    throw new PlenumError(
      'invalid',
      `The image ${spec.name} is damaged: its file is not what was recorded. Upload it again.`,
      {
        detail: `${spec.path}: ${meter.sent} bytes, sha256 ${meter.checksum()}; recorded ${sizeBytes}, ${spec.checksum}`,
      },
    )
  }
  await pool.touch(fileNames.imageReady(id), call)
}

async function sizeOf(spec: ImageSpec): Promise<number> {
  try {
    return (await stat(spec.path)).size
  } catch (cause) {
    throw new PlenumError(
      'missing',
      `The file of the image ${spec.name} is not there any more. Upload the image again.`,
      {
        cause,
      },
    )
  }
}

/** Counts and checks what passes. */
class Meter extends Transform {
  sent = 0
  private readonly hash = createHash('sha256')
  private digest: string | undefined

  constructor(private readonly report: (sent: number) => void) {
    super()
  }

  checksum(): string {
    this.digest ??= this.hash.digest('hex')
    return this.digest
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.sent += chunk.length
    this.hash.update(chunk)
    this.report(this.sent)
    done(null, chunk)
  }
}
