import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { releaseFloatingAddress, toldZones } from '@/server/store/external-addresses'
import { type FloatingIpShape, forgetFloatingIp, writeFloatingIp } from '@/server/store/floating-ips'
import { transact } from '@/server/store/transact'
import type { Work, WorkflowPorts } from '../ports'
import { bringFloatingIp, takeFromZone } from './bring'

type Key = { floatingIpId: Id<'floatingIp'>; vdcId: string; zoneId: string; address?: string; generation?: number }

const record = (context: Work, key: Key, { name, instanceId }: FloatingIpShape) =>
  transact(context.ports.store, tx => {
    const { floatingIpId: id, vdcId, zoneId, address, generation } = key
    const of = { id, vdcId, zoneId, name, instanceId, taskId: context.task.id }
    return writeFloatingIp(tx, { ...of, address, generation })
  })

async function forget(context: Work, { floatingIpId }: Key): Promise<void> {
  await forgetFloatingIp(context.ports.store.pool, floatingIpId)
}

const bring = (context: Work, { floatingIpId }: Key) => bringFloatingIp(context, floatingIpId)

/** Only once nobody is led by it any more is its address free for others. */
async function giveBack(context: Work, { floatingIpId: id }: Key): Promise<void> {
  const { pool } = context.ports.store
  for (const told of await toldZones(pool, id)) await takeFromZone(context, id, told)
  await releaseFloatingAddress(pool, id)
}

export const createFloatingIp: Workflow<'floatingIp.create', WorkflowPorts> = {
  kind: 'floatingIp.create',
  steps: {
    'Take an address': {
      do: context => record(context, context.input, context.input),
      async undo(context) {
        await forget(context, context.input)
        await giveBack(context, context.input)
      },
    },
    'Have it answered': {
      do: context => bring(context, context.input),
      undo: 'It is taken away with its address.',
    },
  },
}

export const changeFloatingIp: Workflow<'floatingIp.change', WorkflowPorts> = {
  kind: 'floatingIp.change',
  steps: {
    'Record the change': {
      do: context => record(context, context.input, context.input.to),
      undo: context => record(context, context.input, context.input.from),
    },
    'Have it answered': {
      do: context => bring(context, context.input),
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bring(context, context.input)
      },
    },
  },
}

/** The record goes first: from then on nothing brings it into its zone. */
export const deleteFloatingIp: Workflow<'floatingIp.delete', WorkflowPorts> = {
  kind: 'floatingIp.delete',
  steps: {
    'Forget the floating IP': {
      do: context => forget(context, context.input),
      undo: context => record(context, context.input, context.input),
    },
    'Give its address back': {
      do: context => giveBack(context, context.input),
      // The same one, unless somebody else has it by now.
      async undo(context) {
        await record(context, context.input, context.input)
        await bring(context, context.input)
      },
    },
  },
}
