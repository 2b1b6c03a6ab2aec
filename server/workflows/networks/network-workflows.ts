import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { NetworkSpec } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import {
  allHosts,
  forgetNetwork,
  hostsOfNetwork,
  type NetworkShape,
  poweredOn,
  readNetwork,
  writeNetwork,
} from '@/server/store/networks'
import { transact } from '@/server/store/transact'
import { readWork } from '@/server/store/work'
import { hasPort, networkOf, pluggedSpec, removePort } from '../instances/port'
import type { Work, WorkflowPorts } from '../ports'
import { bringRouterToZones } from '../routers/bring'
import { together } from '../together'

type Key = { networkId: string; vdcId: string }
type Network = Key & NetworkShape

const record = (context: Work, { networkId: id, vdcId }: Key, { name, subnetName, cidr, cidr6 }: NetworkShape) =>
  transact(context.ports.store, tx =>
    writeNetwork(tx, { id, vdcId, name, subnetName, cidr, cidr6, taskId: context.task.id }),
  )

const forget = (context: Work, { networkId: id, name }: Network) =>
  forgetNetwork(context.ports.store.pool, { id, name })

/** A network is a record until an instance needs it: then its host, or the zone, gets it (prepare-host.ts). */
export const createNetwork: Workflow<'network.create', WorkflowPorts> = {
  kind: 'network.create',
  steps: {
    'Record the network': {
      do: context => record(context, context.input, context.input),
      async undo(context) {
        await forget(context, context.input)
        // Machines were made on it meanwhile, and are gone again: their hosts have got it.
        await removeFromHosts(context)
      },
    },
  },
}

export const changeNetwork: Workflow<'network.change', WorkflowPorts> = {
  kind: 'network.change',
  steps: {
    'Record the change': {
      do: context => record(context, context.input, context.input.to),
      // In this order: ports are brought as their network is recorded, by whoever starts an instance meanwhile, too.
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bringToHosts(context, context.input.networkId, context.input.from)
      },
    },
    'Change it on its hosts': {
      do: context => bringToHosts(context, context.input.networkId, context.input.to),
      undo: 'Its hosts get what was before along with the record of it.',
    },
  },
}

/** The record goes first: from then on no instance can be put on it. */
export const deleteNetwork: Workflow<'network.delete', WorkflowPorts> = {
  kind: 'network.delete',
  steps: {
    'Forget the network': {
      do: context => forget(context, context.input),
      undo: context => record(context, context.input, context.input),
    },
    'Remove it from the hosts': {
      do: removeFromHosts,
      undo: 'Hosts get a network when an instance on them needs it.',
    },
  },
}

/** Where a host has its networks: in its zone, or for itself. */
const placeOf = async (context: Work, hostId: string) =>
  (await networkOf(context, hostId)) ?? context.ports.infrastructure.compute(hostId)

async function bringToHosts(context: Work, networkId: string, { name, cidr, cidr6 }: NetworkSpec): Promise<void> {
  const ref = { kind: 'network' as const, id: networkId as never }
  await together(
    (await hostsOfNetwork(context.ports.store.pool, networkId)).map(async hostId => {
      const { networks } = await placeOf(context, hostId)
      if (networks)
        await context.converge(resume => networks.ensure(ref, { name, cidr, cidr6 }, 1, context.call, resume))
    }),
  )
  for (const instanceId of await poweredOn(context.ports.store.pool, networkId)) await bringCard(context, instanceId)
  // It has an address of the network's range.
  const network = await readNetwork(context.ports.store.pool, networkId)
  if (network?.routerId) await bringRouterToZones(context, network.routerId)
}

/**
 * Its card has another IPv6 address, or none any more. Without a port, whoever makes its machine brings what is recorded.
 * It may be taken back at this very moment: then nothing of it has to be there, and nothing may stay.
 */
async function bringCard(context: Work, instanceId: Id<'instance'>): Promise<void> {
  const { pool } = context.ports.store
  const work = await readWork(pool, instanceId)
  if (!work || !(await hasPort(context, work))) return
  const failure = await pluggedSpec(context, work).then(() => null, asPlenumError)
  const isTakenBack = !(await readWork(pool, instanceId))?.hostId
  if (isTakenBack) await removePort(context, work)
  else if (failure) throw failure
}

/** Which hosts have it is recorded nowhere; where there is none, removing it changes nothing. */
async function removeFromHosts(context: Work & { input: Network }): Promise<void> {
  const ref = { kind: 'network' as const, id: context.input.networkId as never }
  await together(
    (await allHosts(context.ports.store.pool)).map(async host => {
      if (!host.isUp) return context.call.log('A host does not answer; if it had the network, it keeps it, unused.')
      const { networks } = await placeOf(context, host.id)
      if (networks) await context.converge(resume => networks.remove(ref, context.call, resume))
    }),
  )
}
