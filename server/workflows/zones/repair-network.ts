import { type NetworkThing, networkThings } from '@/server/domain/drift/finding'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { readNetwork } from '@/server/store/networks'
import { readWork } from '@/server/store/work'
import { networkOfZone } from '@/server/store/zone-network'
import { bringFloatingIp } from '../floating-ips/bring'
import { networkOf, pluggedSpec, type ZoneNetwork } from '../instances/port'
import { bringLoadBalancer } from '../load-balancers/bring'
import type { Work, WorkflowPorts } from '../ports'
import { bringRouter } from '../routers/bring'
import { bringSecurityGroup } from '../security-groups/bring'

/** What others changed or removed in a zone’s network, brought about as it is recorded by now: as if it were needed anew. */
export const repairNetwork: Workflow<'zone.repair', WorkflowPorts> = {
  kind: 'zone.repair',
  steps: {
    'Bring about what is recorded': {
      async do(context) {
        const { zoneId, things } = context.input
        const { hostId, zone } = await networkOfZoneFor(context, zoneId)
        // What others stand on comes first.
        for (const kind of networkThings)
          for (const each of things)
            if (each.kind === kind)
              await bring[kind](context, { zone, zoneId, hostId, id: each.id, ownerId: each.ownerId })
      },
      undo: 'It is as it is recorded, which is what was wanted all along.',
    },
  },
}

type Place = { zone: ZoneNetwork; zoneId: string; hostId: string; id: string; ownerId: string }

const bring: Record<NetworkThing, (context: Work, at: Place) => Promise<void>> = {
  async network(context, { zone, id }) {
    const spec = await readNetwork(context.ports.store.pool, id)
    const ref = { kind: 'network', id: id as Id<'network'> } as const
    if (spec) await context.converge(resume => zone.networks.ensure(ref, spec, 1, context.call, resume))
  },
  securityGroup: (context, { zone, id }) => bringSecurityGroup(context, zone, id as Id<'securityGroup'>),
  router: (context, { zone, hostId, id }) => bringRouter(context, zone, hostId, id as Id<'router'>),
  async port(context, { zoneId, ownerId }) {
    const work = await readWork(context.ports.store.pool, ownerId)
    // It brings along all that the port stands on.
    if (work?.zoneId === zoneId) await pluggedSpec(context, work)
  },
  floatingIp: (context, { id }) => bringFloatingIp(context, id as Id<'floatingIp'>),
  async loadBalancer(context, { zone, hostId, id }) {
    await bringLoadBalancer(context, zone, hostId, id as Id<'loadBalancer'>)
  },
}

/** @throws `unsupported` when nothing joins the networks of its hosts any more. */
export async function networkOfZoneFor(
  context: Work,
  zoneId: string,
): Promise<{ hostId: Id<'host'>; zone: ZoneNetwork }> {
  const place = await networkOfZone(context.ports.store.pool, zoneId)
  const zone = place && (await networkOf(context, place.hostId))
  if (!zone) throw new PlenumError('unsupported', 'Nothing joins the networks of the zone’s hosts any more.')
  return { hostId: place.hostId, zone }
}
