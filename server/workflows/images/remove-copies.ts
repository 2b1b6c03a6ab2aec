import { asPlenumError, PlenumError } from '@/server/domain/errors'
import { canGiveUpCopy } from '@/server/domain/image-copy'
import type { Workflow } from '@/server/engine/types'
import { listImageCopies } from '@/server/store/image-copies'
import type { WorkflowPorts } from '../ports'
import { takeCopy } from './take-copy'

/** Hosts give up copies that nothing stands on. One that can’t keeps none of the others. */
export const removeImageCopies: Workflow<'image.removeCopies', WorkflowPorts> = {
  kind: 'image.removeCopies',
  steps: {
    'Take them from the hosts': {
      async do(context) {
        const { input, ports, call } = context
        const kept: string[] = []
        for (const [at, { hostId, hostName }] of input.hosts.entries()) {
          // Counted anew: an instance may have been made there since.
          const here = (await listImageCopies(ports.store.pool, input.imageId)).find(each => each.hostId === hostId)
          if (!here?.copy) continue
          try {
            if (!canGiveUpCopy(here))
              throw new PlenumError('conflict', 'An instance uses it by now, or the host does not answer.')
            await takeCopy(context, hostId, input.imageId)
          } catch (error) {
            call.signal.throwIfAborted()
            kept.push(hostName)
            call.log(`${hostName} keeps its copy: ${asPlenumError(error).message}`)
          }
          context.progress(((at + 1) / input.hosts.length) * 100)
        }
        if (kept.length > 0)
          throw new PlenumError('conflict', `${kept.join(', ')} kept the copy; the task’s log says why.`)
      },
      undo: 'A host gets its copy again with the next instance that wants it.',
    },
  },
}
