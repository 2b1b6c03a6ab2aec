import { readdir, rm, stat, statfs } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import { beginUpload, largestUploadBytes, ownUpload } from '@/server/services/images/uploads'
import type { Store } from '@/server/store/store'
import { finishUpload, forgetUpload, forgetUploadsBefore } from '@/server/store/uploads'
import { FormError, httpStatusOf, toPublicError } from './http/public-error'

export const uploadPath = '/api/v1/uploads'
const keptMs = 24 * 60 * 60_000

type Options = { store: Store; folder: string; onFault(req: IncomingMessage, requestId: string, error: unknown): void }

/**
 * Files that become images, by the tus protocol 1.0.0 (https://tus.io): POST says name and size and is answered with an
 * address, PATCH sends from where HEAD says that it broke off, DELETE gives it up. The name rides in Upload-Metadata as
 * `filename`. Who began it goes on with it, and nobody else. What is not made an image within a day is thrown away.
 */
export function createUploads({ store, folder, onFault }: Options) {
  const asked = new WeakMap<IncomingMessage, { actor: Actor; requestId: string }>()
  const tus = new Server({
    path: uploadPath,
    datastore: new FileStore({ directory: folder }),
    maxSize: largestUploadBytes,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => newId('upload'),
    async onUploadCreate(request, { id, size, metadata }) {
      const { actor } = asked.get(request.runtime!.node!.req as IncomingMessage)!
      if (size === undefined) throw new PlenumError('invalid', 'Say the file’s size in Upload-Length.')
      await refuseWithoutRoom(folder, size)
      const fileName = metadata?.filename?.slice(0, 255) || 'image'
      await beginUpload({ actor, store }, { id: id as never, fileName, sizeBytes: size })
      return {}
    },
    async onUploadFinish(_, { id }) {
      await finishUpload(store.pool, id)
      return {}
    },
    onResponseError(request, error) {
      // Its own words for what the protocol forbids.
      if ('status_code' in error) return undefined
      const req = request.runtime!.node!.req as IncomingMessage
      const { requestId } = asked.get(req)!
      onFault(req, requestId, error)
      return { status_code: httpStatusOf(error), body: JSON.stringify({ error: toPublicError(error, requestId) }) }
    },
  })

  return {
    async handle(req: IncomingMessage, res: ServerResponse, pathname: string, actor: Actor | null, requestId: string) {
      if (!actor) throw new PlenumError('unauthenticated', 'Sign in first, or send an API token.')
      if (!methods.includes(req.method ?? '')) {
        res.setHeader('Allow', methods.join(', '))
        throw new FormError(405, 'Uploads speak tus 1.0.0: POST, HEAD, PATCH, DELETE.')
      }
      const id = pathname.slice(uploadPath.length + 1)
      if (id) await ownUpload({ actor, store }, id)
      asked.set(req, { actor, requestId })
      await tus.handle(req, res)
      if (req.method === 'DELETE' && res.statusCode === 204) await forgetUpload(store.pool, id)
    },
    /** Throws away what nobody made an image of. */
    async tidy() {
      const before = Date.now() - keptMs
      await forgetUploadsBefore(store.pool, new Date(before))
      for (const name of await readdir(folder).catch(() => [])) {
        const file = path.join(folder, name)
        const age = await stat(file).catch(() => null)
        if (age && age.mtimeMs < before) await rm(file, { force: true })
      }
    },
  }
}

const methods = ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']

async function refuseWithoutRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bytes > bavail * bsize)
    throw new PlenumError(
      'exhausted',
      'Plenum’s machine has not enough room for this file. Ask an operator to make some.',
    )
}
