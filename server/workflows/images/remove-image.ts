import { rm } from 'node:fs/promises'
import { asPlenumError, PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { forgetImage } from '@/server/store/images'
import { allHosts } from '@/server/store/read-hosts'
import { transact } from '@/server/store/transact'
import type { Work, WorkflowPorts } from '../ports'
import { fetchedFile } from './folders'
import { takeCopy } from './take-copy'

/** Hosts give up their copies, then Plenum forgets the image and deletes the file, if it had fetched it itself. */
export const removeImage: Workflow<'image.remove', WorkflowPorts> = {
  kind: 'image.remove',
  steps: {
    'Take it from the hosts': {
      async do(context) {
        for (const host of await allHosts(context.ports.store.pool)) {
          if (host.state === 'up') await takeFrom(context, host, context.input.imageId)
          else context.call.log(`${host.name} does not answer: if it has a copy, that stays.`)
        }
      },
      undo: 'A host gets its copy again with the next instance that wants it.',
    },
    'Forget the image': {
      async do({ ports, input }) {
        // Counted anew: one may have been made from it since.
        const users = await transact(ports.store, tx => forgetImage(tx, input.imageId))
        if (users > 0) throw new PlenumError('conflict', `An instance was made from ${input.name} meanwhile. It stays.`)
        const own = ports.imageFolders && fetchedFile(ports.imageFolders, input.imageId)
        if (own === input.path) await rm(own, { force: true })
      },
      undo: 'The last step: either the image is forgotten or it is not.',
    },
  },
}

/** What a host does not give up now takes some of its room and harms nobody. */
async function takeFrom(context: Work, host: { id: string; name: string }, imageId: Id<'image'>): Promise<void> {
  try {
    await takeCopy(context, host.id, imageId)
  } catch (error) {
    context.call.signal.throwIfAborted()
    context.call.log(`${host.name} keeps its copy: ${asPlenumError(error).message}`)
  }
}
