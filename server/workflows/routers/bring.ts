import type { Id } from '@/server/domain/ids'
import type { RouterSpec } from '@/server/drivers/contract'
import { type ExternalPlace, releaseRouterAddress, takeRouterAddress } from '@/server/store/external-addresses'
import { joinedZones, readRouter } from '@/server/store/routers'
import { transact } from '@/server/store/transact'
import { offHostsBeside } from '@/server/store/zone-network'
import { bringAsRecorded } from '../as-recorded'
import { networkOf, type ZoneNetwork } from '../instances/port'
import type { Work } from '../ports'
import { together } from '../together'

/** A router in a zone as it is recorded, with the networks that it joins, be there instances on them or not. */
export const bringRouter = (context: Work, zone: ZoneNetwork, hostId: string, id: Id<'router'>): Promise<void> =>
  bringAsRecorded(
    context,
    () => readRouter(context.ports.store.pool, id),
    router => bring(context, { zone, hostId, id }, router),
  )

type Place = { zone: ZoneNetwork; hostId: string; id: Id<'router'> }

async function bring(context: Work, { zone, hostId, id }: Place, router: Awaited<ReturnType<typeof readRouter>>) {
  const { store } = context.ports
  const ref = { kind: 'router', id } as const
  if (router) {
    const { name, networks, generation } = router
    for (const network of networks) {
      const ref = { kind: 'network', id: network.id } as const
      await context.converge(resume => zone.networks.ensure(ref, network, 1, context.call, resume))
    }
    const outside = router.external && (await transact(store, tx => takeRouterAddress(tx, id, hostId)))
    const spec: RouterSpec = {
      ...{ name, networks: networks.map(({ id, cidr, cidr6 }) => ({ id, cidr, cidr6 })) },
      external: outside ? placeOf(outside) : null,
      offHosts: await offHostsBeside(store.pool, hostId),
    }
    await context.converge(resume => zone.routers.ensure(ref, spec, generation, context.call, resume))
  }
  // Forgotten by now, perhaps just before it was brought here: then nobody else takes it out.
  else await context.converge(resume => zone.routers.remove(ref, context.call, resume))
  if (!router?.external) await releaseRouterAddress(store.pool, id, hostId)
}

const placeOf = ({ external: { physicalNetwork, cidr, gateway }, address }: ExternalPlace) => ({
  ...{ physicalNetwork, cidr, gateway, address },
})

/** Where it is needed, and where it was left by instances that are gone: what it joins there must be true, too. */
export async function bringRouterToZones(context: Work, id: Id<'router'>): Promise<void> {
  const { pool } = context.ports.store
  const networkIds = ((await readRouter(pool, id))?.networks ?? []).map(network => network.id)
  await together(
    (await joinedZones(pool, networkIds)).map(async ({ hostId, isNeeded }) => {
      const zone = await networkOf(context, hostId)
      if (!zone) return
      const isThere = async () => (await zone.routers.observe({ kind: 'router', id }, context.call)).exists
      if (isNeeded || (await isThere())) await bringRouter(context, zone, hostId, id)
    }),
  )
}
