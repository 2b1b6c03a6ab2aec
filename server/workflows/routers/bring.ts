import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { RouterSpec } from '@/server/drivers/contract'
import { type ExternalPlace, releaseRouterAddress, takeRouterAddress } from '@/server/store/external-addresses'
import { joinedZones, readRouter } from '@/server/store/routers'
import { transact } from '@/server/store/transact'
import { offHostsBeside } from '@/server/store/zone-network'
import { networkOf, type ZoneNetwork } from '../instances/port'
import type { Work } from '../ports'
import { together } from '../together'

/**
 * A router in a zone as it is recorded, with the networks that it joins, be there instances on them or not. Two may bring
 * it at once, a first instance and a change: whoever has read an older one is refused, and reads again.
 */
export async function bringRouter(context: Work, zone: ZoneNetwork, hostId: string, id: Id<'router'>): Promise<void> {
  const { store } = context.ports
  const bring = async () => {
    const router = await readRouter(store.pool, id)
    if (!router) return
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
    await context.converge(resume =>
      zone.routers.ensure({ kind: 'router', id }, spec, generation, context.call, resume),
    )
    if (!router.external) await releaseRouterAddress(store.pool, id, hostId)
  }
  try {
    await bring()
  } catch (error) {
    if (asPlenumError(error).kind !== 'conflict') throw error
    await bring()
  }
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
