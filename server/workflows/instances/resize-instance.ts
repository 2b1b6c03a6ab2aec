import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { changeWanted } from '@/server/store/instances'
import { previewPlacement } from '@/server/store/placement'
import { inTransaction } from '@/server/store/store'
import { lockPlacement, readWork } from '@/server/store/work'
import type { WorkflowPorts } from '../ports'
import { bringAbout } from './bring-about'

/** Another size on the same host, with a restart where it runs. */
export const resizeInstance: Workflow<'instance.resize', WorkflowPorts> = {
  kind: 'instance.resize',
  steps: {
    'Reserve the capacity': {
      do: context =>
        inTransaction(context.ports.store, async tx => {
          const { instanceId, to } = context.input
          await lockPlacement(tx)
          const work = await readWork(tx, instanceId)
          if (!work?.hostId) throw new PlenumError('conflict', 'The instance has no host. Rebuild it first.')
          const fits = await previewPlacement(tx, {
            vdcId: work.vdcId,
            instanceId,
            vcpus: to.vcpus,
            memoryMiB: to.memoryMiB,
            zoneId: null,
            hostId: work.hostId,
            antiAffinityGroup: null,
            volumeIds: [],
            makesVolumes: false,
          })
          const out = fits.placed ? undefined : fits.ruledOut.find(each => each.hostId === work.hostId)
          // A cordoned host takes no newcomers; whoever is there may still change in place.
          if (out && !out.reason.includes('cordoned'))
            throw new PlenumError(
              'exhausted',
              `The host ${out.reason}. Choose a smaller type, or rebuild it elsewhere.`,
            )
          await changeWanted(tx, instanceId, to)
        }),
      async undo(context) {
        await changeWanted(context.ports.store.pool, context.input.instanceId, context.input.from)
      },
    },
    'Shut the machine down': {
      async do(context) {
        const { instanceId, from, wasRunning } = context.input
        // Still of its former size: only its power changes here.
        if (wasRunning)
          await bringAbout(context, instanceId, {
            vcpus: from.vcpus,
            memoryMiB: from.memoryMiB,
            cpuShares: from.cpuShares,
            power: 'stopped',
          })
      },
      async undo(context) {
        const { instanceId, from, wasRunning } = context.input
        await changeWanted(context.ports.store.pool, instanceId, from)
        if (wasRunning) await bringAbout(context, instanceId)
      },
    },
    'Change its size': {
      do: context => bringAbout(context, context.input.instanceId, { power: 'stopped' }),
      async undo(context) {
        await changeWanted(context.ports.store.pool, context.input.instanceId, context.input.from)
        await bringAbout(context, context.input.instanceId, { power: 'stopped' })
      },
    },
    'Return it to its former state': {
      async do(context) {
        if (context.input.wasRunning) await bringAbout(context, context.input.instanceId)
      },
      async undo(context) {
        // Its size can only be changed back while it is off.
        if (context.input.wasRunning) await bringAbout(context, context.input.instanceId, { power: 'stopped' })
      },
    },
  },
}
