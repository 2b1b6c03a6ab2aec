import { PlenumError } from '@/server/domain/errors'
import { type ExternalNetwork, freeExternalAddress } from '@/server/domain/external-network'
import type { Id } from '@/server/domain/ids'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'
import type { AnyTx } from './transact'

export type ExternalPlace = { external: ExternalNetwork; address: string }
/** Who has an address: a router one in each zone, a floating IP one at all. */
type Holder = { column: Sql; id: string }
const router = (id: string): Holder => ({ column: sql`router_id`, id })
const floatingIp = (id: string): Holder => ({ column: sql`floating_ip_id`, id })

/** The address that a router has outside of this host's zone; given out now if it has none. null: there is no way out. */
export const takeRouterAddress = (tx: AnyTx, id: Id<'router'>, hostId: string): Promise<ExternalPlace | null> =>
  take(tx, router(id), sql`(SELECT zone_id FROM host WHERE id = ${hostId})`)

/** @param before What it had, if that is still free. @throws `conflict` when there is no way out of the zone. */
export async function takeFloatingAddress(
  tx: AnyTx,
  id: Id<'floatingIp'>,
  zoneId: string,
  before?: string,
): Promise<ExternalPlace> {
  const taken = await take(tx, floatingIp(id), sql`${zoneId}`, before)
  if (!taken) throw new PlenumError('conflict', 'There is no way out of its zone any more. Plan again.')
  return taken
}

/** Those that lead outside in this host’s zone. */
export const externalRoutersBeside = async (on: Runner, hostId: string): Promise<Id<'router'>[]> =>
  (
    await rows<{ id: Id<'router'> }>(
      on,
      sql`SELECT e.router_id AS id FROM external_address e JOIN host h ON h.zone_id = e.zone_id
        WHERE h.id = ${hostId} AND e.router_id IS NOT NULL ORDER BY e.router_id`,
    )
  ).map(row => row.id)

/** Once the zone is without it: others may have it from then on. */
export const releaseRouterAddress = (on: Runner, id: string, hostId: string) =>
  rows(
    on,
    sql`DELETE FROM external_address WHERE router_id = ${id} AND zone_id = (SELECT zone_id FROM host WHERE id = ${hostId})`,
  )
export const releaseFloatingAddress = (on: Runner, id: string) =>
  rows(on, sql`DELETE FROM external_address WHERE floating_ip_id = ${id}`)

/** Where a zone leads: the same for zones that lead to one network; null: nowhere. */
export const outsideOf = (zone: Sql) =>
  sql`nullif(concat_ws(' ', ${zone}.external->>'physicalNetwork', ${zone}.external->>'cidr', ${zone}.external->>'gateway'), '')`

/** Zones whose networks may have a floating IP, each by a host that stands for it; also of one that is forgotten. */
export const toldZones = (on: Runner, id: string) =>
  rows<ToldZone>(
    on,
    sql`SELECT z.id AS "zoneId", z.name AS "zoneName",
        (SELECT h.id FROM host h WHERE h.zone_id = z.id ORDER BY h.id LIMIT 1) AS "hostId"
      FROM external_address e JOIN zone z ON z.id = ANY(e.told_zone_ids) WHERE e.floating_ip_id = ${id} ORDER BY z.id`,
  )
/** `hostId`: null: it has none. */
export type ToldZone = { zoneId: string; zoneName: string; hostId: Id<'host'> | null }

/** Before a zone’s network is told of it. */
export const recordTold = (on: Runner, id: string, zoneId: string) =>
  rows(
    on,
    sql`UPDATE external_address SET told_zone_ids = array_append(array_remove(told_zone_ids, ${zoneId}), ${zoneId})
      WHERE floating_ip_id = ${id}`,
  )
/** Once it is without it. */
export const recordLeft = (on: Runner, id: string, zoneId: string) =>
  rows(
    on,
    sql`UPDATE external_address SET told_zone_ids = array_remove(told_zone_ids, ${zoneId}) WHERE floating_ip_id = ${id}`,
  )

export const givenOutOf = async (on: Runner, zoneId: string): Promise<string[]> =>
  (await rows<{ address: string }>(on, sql`SELECT address FROM external_address WHERE zone_id = ${zoneId}`)).map(
    row => row.address,
  )

/**
 * Repeatable. That no address is given out twice is the table's key; that nobody runs into it, the lock on the zone.
 * @throws `exhausted`
 */
async function take(tx: AnyTx, { column, id }: Holder, zoneId: Sql, before?: string): Promise<ExternalPlace | null> {
  const zone = await firstRow<{ id: string; name: string; external: ExternalNetwork | null }>(
    tx,
    sql`SELECT id, name, external FROM zone WHERE id = ${zoneId} FOR NO KEY UPDATE`,
  )
  if (!zone?.external) return null
  const given = await rows<{ address: string; isOwn: boolean }>(
    tx,
    sql`SELECT address, coalesce(${column} = ${id}, false) AS "isOwn" FROM external_address WHERE zone_id = ${zone.id}`,
  )
  const own = given.find(each => each.isOwn)?.address
  if (own) return { external: zone.external, address: own }
  const used = new Set(given.map(each => each.address))
  const address = before && !used.has(before) ? before : freeExternalAddress(zone.external, used)
  if (!address)
    throw new PlenumError('exhausted', `Zone ${zone.name} has no external address left. Ask an operator for more.`)
  await rows(tx, sql`INSERT INTO external_address (address, zone_id, ${column}) VALUES (${address}, ${zone.id}, ${id})`)
  return { external: zone.external, address }
}
