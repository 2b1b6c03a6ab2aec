import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { PlenumError } from '@/server/domain/errors'
import { type ImageFormat, imageHeadBytes, inspectImage } from '@/server/domain/image-format'
import type { Workflow } from '@/server/engine/types'
import { type PublishedImage, publishImage, withdrawImage } from '@/server/store/images'
import { readImage } from '@/server/store/read-catalog'
import type { Work, WorkflowPorts } from '../ports'
import { checkSignature } from './check-signature'
import { fetchImage } from './fetch-image'

export type Out = { path: string; file: Omit<PublishedImage, 'path'> }

/** Fetches an image file, reads it once, whole, and judges it by its bytes: hosts compare their copies with its size and checksum. */
export const addImage: Workflow<'image.add', WorkflowPorts, Out> = {
  kind: 'image.add',
  steps: {
    'Fetch the image': fetchImage,
    'Read the image': {
      async do(context) {
        const path = context.outputs.path ?? ''
        const file = path.startsWith('simulated:') ? simulated(path) : await readFile(context, path)
        const { sha256 } = context.input
        if (sha256 && sha256 !== file.checksum)
          throw new PlenumError(
            'invalid',
            `Its sha256 is ${file.checksum}, not the one that was given. Fetch it again, or look where that came from.`,
            { field: 'sha256' },
          )
        return { file }
      },
      undo: 'It only read.',
      timeoutMs: 30 * 60_000,
    },
    'Check its signature': {
      async do(context) {
        const { file, path } = context.outputs
        const { imageId, signature } = context.input
        if (!signature) return context.call.log('None was given.')
        const image = await readImage(context.ports.store.pool, imageId)
        if (!file || path === undefined || !image)
          throw new PlenumError('internal', 'The image was not read. Retry the task.')
        const name = nameOf(image.source)
        const checked = await checkSignature(context, signature, { path, name, sha256: file.checksum })
        context.call.log(`Signed by ${checked.owner}.`)
        return { file: { ...file, signature: checked } }
      },
      undo: 'It only read.',
      timeoutMs: 30 * 60_000,
    },
    'Publish it': {
      async do(context) {
        const { file, path } = context.outputs
        if (!file || path === undefined) throw new PlenumError('internal', 'The image was not read. Retry the task.')
        await publishImage(context.ports.store.pool, context.input.imageId, { ...file, path })
      },
      undo: context => withdrawImage(context.ports.store.pool, context.input.imageId),
    },
  },
}

/** Of a path or an address, the file. */
const nameOf = (source: string) => source.replace(/[?#].*$/, '').replace(/^.*\//, '')

const simulated = (path: string): Out['file'] => ({
  format: 'qcow2',
  sizeBytes: 512 * 1024 ** 2,
  virtualBytes: 1024 ** 3,
  checksum: createHash('sha256').update(path).digest('hex'),
})

async function readFile(context: Work, path: string): Promise<Out['file']> {
  const { format } = context.input as { format?: ImageFormat }
  try {
    const file = await stat(path)
    if (!file.isFile()) throw new PlenumError('invalid', `${path} is not a file, so it is no image.`, { field: 'path' })
    if (file.size === 0) throw new PlenumError('invalid', `${path} is empty, so it is no image.`, { field: 'path' })
    const facts = inspectImage(await headOf(path), file.size, format)
    const hash = createHash('sha256')
    let read = 0
    for await (const chunk of createReadStream(path, { signal: context.call.signal })) {
      hash.update(chunk as Buffer)
      read += (chunk as Buffer).length
      context.progress((read / file.size) * 100)
    }
    return { ...facts, sizeBytes: read, checksum: hash.digest('hex') }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new PlenumError('invalid', `There is no file ${path} on the machine that Plenum runs on.`, {
        field: 'path',
      })
    if (code === 'EACCES' || code === 'EPERM')
      throw new PlenumError('denied', `Plenum may not read ${path}. Give it the permission.`, { field: 'path' })
    throw error
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read({ buffer: new Uint8Array(imageHeadBytes) })
  return buffer.subarray(0, bytesRead)
}
