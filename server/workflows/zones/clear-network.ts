import type { NetworkThing } from '@/server/domain/drift/finding'
import { PlenumError } from '@/server/domain/errors'
import { networkFacets, type Resource } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { unknownInZone } from '@/server/store/zone-network'
import type { WorkflowPorts } from '../ports'
import { networkOfZoneFor } from './repair-network'

/** What carries our mark in a zone’s network, and nobody has recorded: left there by a task that could not reach it. */
export const clearNetwork: Workflow<'zone.clear', WorkflowPorts> = {
  kind: 'zone.clear',
  steps: {
    'Remove what nobody knows of': {
      async do(context) {
        const { zoneId, thing } = context.input
        // This task holds its lock: nobody else’s work is in between.
        const [unknown] = await unknownInZone(context.ports.store.pool, zoneId, [thing], context.task.id)
        if (!unknown || unknown.isBusy)
          throw new PlenumError('conflict', `${thing.name} is recorded there by now. There is nothing to remove.`)
        const { zone } = await networkOfZoneFor(context, zoneId)
        const resource = zone[networkFacets[thing.kind]] as Resource<NetworkThing>
        const ref = { kind: thing.kind, id: thing.id as never }
        await context.converge(resume => resource.remove(ref, context.call, resume))
      },
      undo: 'What it was to be is recorded nowhere: it can’t be made again.',
    },
  },
}
