import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { readImageFile } from '@/server/store/images'
import type { WorkflowPorts } from '../ports'
import { bringImage } from './bring-image'

/** Ahead of the first instance there that wants it. */
export const copyImage: Workflow<'image.copy', WorkflowPorts> = {
  kind: 'image.copy',
  steps: {
    'Copy it to the host': {
      // All of them come from the worker’s machine, whose line they share.
      lane: async () => 'copies of images',
      async do(context) {
        const { input, ports } = context
        const image = await readImageFile(ports.store.pool, input.imageId)
        if (!image) throw new PlenumError('missing', `${input.name} is no longer recorded. Add it again.`)
        await bringImage(context, input.hostId, image)
      },
      undo: 'A copy takes some room and harms nobody: the next instance there finds it.',
      timeoutMs: 2 * 60 * 60_000,
    },
  },
}

/** Each host is a change of its graph: what it does itself comes last. */
export const copyImageToMany: Workflow<'image.copyMany', WorkflowPorts> = {
  kind: 'image.copyMany',
  steps: {
    'Say what was done': {
      async do({ input, call }) {
        call.log(`${input.hosts.length === 1 ? '1 host was' : `All ${input.hosts.length} hosts were`} asked to hold it`)
      },
      undo: 'Nothing was changed by saying so.',
    },
  },
}
