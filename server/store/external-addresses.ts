import { PlenumError } from '@/server/domain/errors'
import { type ExternalNetwork, freeExternalAddress } from '@/server/domain/external-network'
import type { Id } from '@/server/domain/ids'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export type ExternalPlace = { external: ExternalNetwork; address: string }

/**
 * The address that a router has outside of this host's zone; given out now if it has none. Repeatable. null: the zone has
 * no way out. That no address is given out twice is the table's key; that nobody runs into it, the lock.
 * @throws `exhausted`
 */
export async function takeRouterAddress(
  tx: AnyTx,
  routerId: Id<'router'>,
  hostId: string,
): Promise<ExternalPlace | null> {
  const zone = await firstRow<{ id: string; name: string; external: ExternalNetwork | null }>(
    tx,
    sql`SELECT z.id, z.name, z.external FROM zone z JOIN host h ON h.zone_id = z.id WHERE h.id = ${hostId}
      FOR NO KEY UPDATE OF z`,
  )
  if (!zone?.external) return null
  const given = await rows<{ address: string; isOwn: boolean }>(
    tx,
    sql`SELECT address, coalesce(router_id = ${routerId}, false) AS "isOwn" FROM external_address WHERE zone_id = ${zone.id}`,
  )
  const own = given.find(each => each.isOwn)?.address
  if (own) return { external: zone.external, address: own }
  const address = freeExternalAddress(zone.external, new Set(given.map(each => each.address)))
  if (!address)
    throw new PlenumError('exhausted', `Zone ${zone.name} has no external address left. Ask an operator for more.`)
  await rows(
    tx,
    sql`INSERT INTO external_address (address, zone_id, router_id) VALUES (${address}, ${zone.id}, ${routerId})`,
  )
  return { external: zone.external, address }
}

/** Once the zone is without it: others may have it from then on. */
export const releaseRouterAddress = (on: Runner, routerId: string, hostId: string) =>
  rows(
    on,
    sql`DELETE FROM external_address WHERE router_id = ${routerId}
      AND zone_id = (SELECT zone_id FROM host WHERE id = ${hostId})`,
  )

export const givenOutOf = async (on: Runner, zoneId: string): Promise<string[]> =>
  (await rows<{ address: string }>(on, sql`SELECT address FROM external_address WHERE zone_id = ${zoneId}`)).map(
    row => row.address,
  )
