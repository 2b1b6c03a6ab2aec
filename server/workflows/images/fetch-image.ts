import { mkdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { PlenumError } from '@/server/domain/errors'
import type { WorkflowStep } from '@/server/engine/types'
import { readImageFile } from '@/server/store/images'
import type { WorkflowPorts } from '../ports'
import type { Out } from './add-image'
import { download } from './download'
import { fetchedFile, foldersOf } from './folders'

/** Brings the file to where Plenum keeps it, unless it was named by its path and stays where it is. */
export const fetchImage: WorkflowStep<'image.add', WorkflowPorts, Out> = {
  async do({ ports, input, call, progress }) {
    const image = await readImageFile(ports.store.pool, input.imageId)
    if (!image) throw new PlenumError('missing', 'The image is no longer recorded. Add it again.')
    if (!input.url && !input.uploadId) return { path: image.path }
    const folders = foldersOf(ports)
    const target = fetchedFile(folders, input.imageId)
    await mkdir(folders.images, { recursive: true })
    if (await isThere(target)) return { path: target }
    if (input.url) {
      const part = `${target}.part`
      await download(input.url, part, { signal: call.signal, log: call.log, progress })
      await rename(part, target)
    } else await takeUpload(path.join(folders.uploads, input.uploadId!), target)
    return { path: target }
  },
  async undo({ ports, input }) {
    if (!input.url && !input.uploadId) return
    const target = fetchedFile(foldersOf(ports), input.imageId)
    await Promise.all([target, `${target}.part`, `${target}.part.etag`].map(file => rm(file, { force: true })))
  },
  timeoutMs: 2 * 60 * 60_000,
}

async function takeUpload(file: string, target: string): Promise<void> {
  if (!(await isThere(file)))
    throw new PlenumError('missing', 'The uploaded file is no longer there. Upload it again.', { field: 'uploadId' })
  await rename(file, target)
  // What the upload protocol had noted of it.
  await rm(`${file}.json`, { force: true })
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
