import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { publishImage, readImageFile } from '@/server/store/images'
import type { Work, WorkflowPorts } from '../ports'

type Out = { file: { sizeBytes: number; checksum: string } }

/** Reads an image file once, whole: its size and checksum are what hosts compare their copies with. */
export const addImage: Workflow<'image.add', WorkflowPorts, Out> = {
  kind: 'image.add',
  steps: {
    'Read the image': {
      async do(context) {
        const image = await readImageFile(context.ports.store.pool, context.input.imageId)
        if (!image) throw new PlenumError('missing', 'The image is no longer recorded. Add it again.')
        return {
          file: image.path.startsWith('simulated:') ? simulated(image.path) : await readFile(context, image.path),
        }
      },
      undo: 'It only read.',
      timeoutMs: 10 * 60_000,
    },
    'Publish it': {
      async do(context) {
        const { file } = context.outputs
        if (!file) throw new PlenumError('internal', 'The image was not read. Retry the task.')
        await publishImage(context.ports.store.pool, context.input.imageId, file)
      },
      undo: context => publishImage(context.ports.store.pool, context.input.imageId, { sizeBytes: 0, checksum: '' }),
    },
  },
}

const simulated = (path: string) => ({
  sizeBytes: 512 * 1024 ** 2,
  checksum: createHash('sha256').update(path).digest('hex'),
})

async function readFile(context: Work, path: string) {
  try {
    const file = await stat(path)
    if (!file.isFile()) throw new PlenumError('invalid', `${path} is not a file, so it is no image.`, { field: 'path' })
    if (file.size === 0) throw new PlenumError('invalid', `${path} is empty, so it is no image.`, { field: 'path' })
    const hash = createHash('sha256')
    let read = 0
    for await (const chunk of createReadStream(path, { signal: context.call.signal })) {
      hash.update(chunk as Buffer)
      read += (chunk as Buffer).length
      context.progress((read / file.size) * 100)
    }
    return { sizeBytes: read, checksum: hash.digest('hex') }
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
