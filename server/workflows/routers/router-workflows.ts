import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { releaseRouterAddress } from '@/server/store/external-addresses'
import { forgetRouter, joinedZones, type RouterShape, writeRouter } from '@/server/store/routers'
import { transact } from '@/server/store/transact'
import { networkOf } from '../instances/port'
import type { Work, WorkflowPorts } from '../ports'
import { together } from '../together'
import { bringRouterToZones } from './bring'

type Key = { routerId: Id<'router'>; vdcId: string; generation?: number }

const record = (context: Work, { routerId: id, vdcId, generation }: Key, { name, networkIds, external }: RouterShape) =>
  transact(context.ports.store, tx =>
    writeRouter(tx, { id, vdcId, name, networkIds, external, generation, taskId: context.task.id }),
  )

async function forget(context: Work, { routerId }: Key): Promise<void> {
  await forgetRouter(context.ports.store.pool, routerId)
}

/** A router is in the zones of the instances that it joins; to others it comes with the first of them (instances/port). */
export const createRouter: Workflow<'router.create', WorkflowPorts> = {
  kind: 'router.create',
  steps: {
    'Record the router': {
      do: context => record(context, context.input, context.input),
      async undo(context) {
        await forget(context, context.input)
        // Machines were on its networks meanwhile: their zones have got it.
        await removeFromZones(context)
      },
    },
    'Join its networks': { do: bringToZones, undo: removeFromZones },
  },
}

export const changeRouter: Workflow<'router.change', WorkflowPorts> = {
  kind: 'router.change',
  steps: {
    'Record the change': {
      do: context => record(context, context.input, context.input.to),
      undo: context => record(context, context.input, context.input.from),
    },
    'Change it in its zones': {
      do: bringToZones,
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bringToZones(context)
      },
    },
  },
}

/** The record goes first: from then on no instance brings it into a zone. */
export const deleteRouter: Workflow<'router.delete', WorkflowPorts> = {
  kind: 'router.delete',
  steps: {
    'Forget the router': {
      do: context => forget(context, context.input),
      undo: context => record(context, context.input, context.input),
    },
    'Remove it from the zones': {
      do: removeFromZones,
      // It is recorded again only after this.
      async undo(context) {
        await record(context, context.input, context.input)
        await bringToZones(context)
      },
    },
  },
}

function bringToZones(context: Work & { input: Key }): Promise<void> {
  return bringRouterToZones(context, context.input.routerId)
}

/** Which zones have it is recorded nowhere; where there is none, removing it changes nothing. */
async function removeFromZones(context: Work & { input: Key }): Promise<void> {
  const ref = { kind: 'router' as const, id: context.input.routerId }
  await together(
    (await joinedZones(context.ports.store.pool, [])).map(async ({ hostId }) => {
      const zone = await networkOf(context, hostId)
      if (zone) await context.converge(resume => zone.routers.remove(ref, context.call, resume))
      await releaseRouterAddress(context.ports.store.pool, ref.id, hostId)
    }),
  )
}
