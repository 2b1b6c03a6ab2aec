import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, Change, Found, ImageSpec, Nudge, Observation, Ref, Resource } from '../contract'
import { abortable, afterwards, forAll } from './abortable'
import { virtualSize } from './disks/overlay'
import { inContractWords } from './failures'
import { uploadImage } from './image-upload'
import { allDomains } from './instances/read'
import type { HostLine } from './line'
import { asImageId, fileNames } from './names'
import type { HostPool } from './pool'
import { isLibvirtError, virError } from './rpc/errors'
import type { VolumeRef } from './rpc/objects'
import { downloadVolume, physicalSize } from './rpc/procedures/storage'

/** An image as instances of this host stand on it. */
export type BaseImage = {
  file: VolumeRef
  fileName: string
  format: 'qcow2' | 'raw'
  fileBytes: number
  virtualBytes: number
}

const formats = ['qcow2', 'raw'] as const

/**
 * Images on one host: a file each, and beside it an empty file that says it is whole. Only whole ones exist as far as
 * anyone outside this file can tell; a half upload is taken up again from the start.
 */
export class HostImages implements Resource<'image'> {
  private readonly bases = new Map<string, Promise<BaseImage | undefined>>()
  private readonly uploads = new Map<string, Upload>()

  constructor(
    private readonly line: HostLine,
    private readonly pool: HostPool,
  ) {
    line.events.on('up', () => this.bases.clear())
  }

  observe(ref: Ref<'image'>, call: Call): Promise<Observation<'image'>> {
    return inContractWords(call, async () => {
      this.bases.delete(ref.id)
      const base = await this.base(ref.id, call)
      return base ? seen(ref.id, base.fileBytes) : { exists: false }
    })
  }

  plan(spec: ImageSpec, seen: Observation<'image'>): Change[] {
    if (!seen.exists || seen.status.sizeBytes === spec.sizeBytes) return []
    return [{ field: 'sizeBytes', from: seen.status.sizeBytes, to: spec.sizeBytes, impact: 'replace' }]
  }

  async ensure(ref: Ref<'image'>, spec: ImageSpec, _generation: number, call: Call): Promise<Nudge<'image'>> {
    return inContractWords(call, async () => {
      const running = this.uploads.get(ref.id)
      if (running) return await this.progress(ref.id, running)
      const base = await this.lookAgain(ref.id, call)
      if (base?.fileBytes === spec.sizeBytes) return { converged: true, seen: seen(ref.id, base.fileBytes) }
      // Not what was copied: it makes way for a new copy.
      if (base) await this.takeAway(ref.id, call)
      // Another caller may have begun while we looked.
      const begun = this.uploads.get(ref.id)
      if (begun) return await this.progress(ref.id, begun)
      call.log(`Uploading the image ${spec.name} (${Math.ceil(spec.sizeBytes / 2 ** 20)} MiB)`)
      return await this.progress(ref.id, this.upload(ref.id, spec))
    })
  }

  remove(ref: Ref<'image'>, call: Call): Promise<Nudge<'image'>> {
    return inContractWords(call, async () => {
      await this.takeAway(ref.id, call)
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'image'>> {
    const files = await inContractWords(call, () => this.pool.listFresh(call))
    const names = new Set(files.map(file => file.name))
    for (const file of files) {
      const dot = file.name.lastIndexOf('.')
      const id = asImageId(file.name.slice(0, dot))
      const isImage = formats.some(format => file.name.endsWith(`.${format}`))
      if (!id || !isImage || !names.has(fileNames.imageReady(id))) continue
      const sizeBytes = await inContractWords(call, () => this.sizeOf(file, call))
      if (sizeBytes !== undefined) yield { id, external: id, seen: seen(id, sizeBytes) }
    }
  }

  /** What an overlay needs to know of an image. @throws `missing` when it is not (wholly) on this host. */
  async needed(id: Id<'image'>, call: Call): Promise<BaseImage> {
    const base = await this.base(id, call)
    if (base) return base
    throw new PlenumError('missing', 'The image is not on this host yet. The work is tried again.', { detail: id })
  }

  /** Whoever has made an overlay asks: had the image been on its way out, that was not seen to stand on it. */
  async stillThere(id: Id<'image'>, call: Call): Promise<void> {
    if (await this.pool.lookup(fileNames.imageReady(id), call)) return
    this.bases.delete(id)
    await this.needed(id, call)
  }

  /** What is remembered may have been deleted or changed by others since. */
  private async lookAgain(id: Id<'image'>, call: Call): Promise<BaseImage | undefined> {
    const base = await this.base(id, call)
    if (!base || (await this.sizeOf(base.file, call)) === base.fileBytes) return base
    this.bases.delete(id)
    // libvirt, too, remembers its files.
    await this.pool.listFresh(call)
    return this.base(id, call)
  }

  /** Undefined: the file is gone. */
  private async sizeOf(file: VolumeRef, call: Call): Promise<number | undefined> {
    try {
      return (await physicalSize(this.line, file, { signal: call.signal })).sizeBytes
    } catch (error) {
      if (isLibvirtError(error, virError.noStorageVolume)) return undefined
      throw error
    }
  }

  /**
   * Only an image that nothing stands on. That it is whole goes first: whoever makes an overlay looks for that again
   * afterwards (`stillThere`), so that one of both sees the other. @throws `conflict`
   */
  private async takeAway(id: Id<'image'>, call: Call): Promise<void> {
    await this.refuseUsed(id, call)
    this.uploads.get(id)?.stop.abort()
    this.bases.delete(id)
    const ready = await this.pool.lookup(fileNames.imageReady(id), call)
    if (ready) {
      await this.pool.delete(ready, call)
      await this.refuseUsed(id, call).catch(async error => {
        await this.pool.touch(fileNames.imageReady(id), afterwards(call))
        throw error
      })
    }
    for (const name of formats.map(format => fileNames.image(id, format))) {
      const file = await this.pool.lookup(name, call)
      if (file) await this.pool.delete(file, call)
    }
  }

  /** By the machines' own word, and by the files: a root disk may be there before its machine is. */
  private async refuseUsed(id: Id<'image'>, call: Call): Promise<void> {
    const user = (await allDomains(this.line, call)).find(({ shape }) => shape.stamp?.imageId === id)?.shape.name
    const roots = (await this.pool.listFresh(call)).filter(file => fileNames.isRoot(file.name))
    const names = formats.map(format => fileNames.image(id, format))
    const [disk] = await this.pool.standingOn(names, roots, call)
    if (!user && !disk) return
    throw new PlenumError(
      'conflict',
      'Instances on this host were made from this image: their root disks stand on its copy. Delete or rebuild them first.',
      { detail: user ?? disk },
    )
  }

  private base(id: Id<'image'>, call: Call): Promise<BaseImage | undefined> {
    const known = this.bases.get(id)
    if (known) return abortable(known, call.signal)
    const asked = this.find(id, forAll(call))
    this.bases.set(id, asked)
    // Only what is there is worth remembering.
    asked.then(base => base ?? this.bases.delete(id)).catch(() => this.bases.delete(id))
    return abortable(asked, call.signal)
  }

  private async find(id: Id<'image'>, call: Call): Promise<BaseImage | undefined> {
    const [ready, ...files] = await Promise.all([
      this.pool.lookup(fileNames.imageReady(id), call),
      ...formats.map(format => this.pool.lookup(fileNames.image(id, format), call)),
    ])
    const at = files.findIndex(file => file !== undefined)
    const file = files[at]
    const format = formats[at]
    if (!ready || !file || !format) return undefined
    const [{ sizeBytes }, head] = await Promise.all([
      physicalSize(this.line, file, { signal: call.signal }),
      this.head(file, call),
    ])
    return {
      file,
      fileName: file.name,
      format,
      fileBytes: sizeBytes,
      virtualBytes: virtualSize(format, head, sizeBytes),
    }
  }

  private async head(file: VolumeRef, call: Call): Promise<Buffer> {
    const client = await this.line.present(call.signal)
    const stream = await downloadVolume(client, file, { length: 512 }, { signal: call.signal })
    return Buffer.concat(await stream.toArray({ signal: call.signal }))
  }

  private upload(id: Id<'image'>, spec: ImageSpec): Upload {
    const stop = new AbortController()
    const upload: Upload = { stop, share: 0, done: Promise.resolve() }
    upload.done = uploadImage(this.line, this.pool, { id, spec, signal: stop.signal }, share => {
      upload.share = share
    }).finally(() => this.uploads.delete(id))
    upload.done.catch(() => {})
    this.uploads.set(id, upload)
    return upload
  }

  /** Waits a moment: small images are there at once. */
  private async progress(id: Id<'image'>, upload: Upload): Promise<Nudge<'image'>> {
    const moment = new Promise<'later'>(resolve => setTimeout(resolve, patienceMs, 'later').unref())
    if ((await Promise.race([upload.done, moment])) === 'later')
      return {
        converged: false,
        waitMs: 200,
        percent: Math.floor(upload.share * 100),
        waitingFor: 'the image to be uploaded',
      }
    const call = { signal: upload.stop.signal, taskId: '', key: '', log: () => {} }
    const base = await this.needed(id, call)
    return { converged: true, seen: seen(id, base.fileBytes) }
  }
}

type Upload = { stop: AbortController; share: number; done: Promise<void> }

const patienceMs = 1_500

const seen = (id: Id<'image'>, sizeBytes: number): Extract<Observation<'image'>, { exists: true }> => ({
  exists: true,
  external: id,
  managed: true,
  status: { sizeBytes },
  asOf: new Date(),
})
