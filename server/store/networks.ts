import { type Cidr, overlaps, parseCidr } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { addressesOfSpan } from '@/server/domain/reservation'
import { heldAddresses, heldRanges } from './held'
import { notify } from './instances'
import { reservedIn } from './reservations'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'
import { orConflict } from './unique'

export type NetworkRow = { id: Id<'network'>; name: string; cidr: string; cidr6: string | null }

export const networksToChoose = (on: Runner, vdcId: string) =>
  rows<NetworkRow>(on, sql`SELECT id, name, cidr, cidr6 FROM network WHERE vdc_id = ${vdcId} ORDER BY created_at, id`)

/**
 * Addresses in use, reserved, or that an apply under way may need again, held until the transaction ends: nobody else hands out
 * one of this network meanwhile.
 */
export async function lockAddresses(tx: AnyTx, networkId: string): Promise<Set<string>> {
  // Two statements: the second one sees what whoever held the lock before has handed out.
  await rows(tx, sql`SELECT 1 FROM network WHERE id = ${networkId} FOR NO KEY UPDATE`)
  const used = await rows<{ address: string }>(
    tx,
    sql`SELECT address FROM instance WHERE network_id = ${networkId}
      UNION ALL SELECT address FROM load_balancer WHERE network_id = ${networkId}`,
  )
  const reserved = (await reservedIn(tx, networkId)).flatMap(addressesOfSpan)
  return new Set([...used.map(row => row.address), ...(await heldAddresses(tx, networkId)), ...reserved])
}

/** Every network's range, and what an apply under way may need again, held until the transaction ends. */
export async function lockCidrs(tx: AnyTx): Promise<Cidr[]> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(hashtext('plenum-cidr'))::text`)
  const found = await rows<{ cidr: string }>(tx, sql`SELECT cidr FROM network`)
  return [...found.map(row => row.cidr), ...(await heldRanges(tx))].flatMap(cidr => parseCidr(cidr) ?? [])
}

export async function insertNetwork(
  tx: AnyTx,
  network: { id: string; vdcId: string; name: string; cidr: string },
): Promise<void> {
  await rows(
    tx,
    sql`INSERT INTO network (id, vdc_id, name, cidr) VALUES (${network.id}, ${network.vdcId}, ${network.name}, ${network.cidr})`,
  )
}

export type NetworkShape = { name: string; subnetName: string; cidr: string; cidr6: string | null }

/** After a CTE `changed` with `id` and `vdc_id` of networks. */
const announceNetworks = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'network', id FROM changed
  )`

export const readNetwork = (on: Runner, networkId: string) =>
  firstRow<NetworkRow & { vdcId: Id<'vdc'>; routerId: Id<'router'> | null }>(
    on,
    sql`SELECT id, vdc_id AS "vdcId", name, cidr, cidr6, router_id AS "routerId" FROM network WHERE id = ${networkId}`,
  )

/**
 * Writes a network of a design, new or changed, with its event. Repeatable.
 * @throws `conflict` when its range overlaps another network's or one that another apply may need again, or its name is
 * taken.
 */
export async function writeNetwork(
  tx: AnyTx,
  it: NetworkShape & { id: string; vdcId: string; taskId: string },
): Promise<void> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(hashtext('plenum-cidr'))::text`)
  const others = await rows<NetworkRow>(tx, sql`SELECT id, name, cidr, cidr6 FROM network WHERE id <> ${it.id}`)
  const range = parseCidr(it.cidr)
  const other = range && others.find(each => overlaps(range, parseCidr(each.cidr)!))
  if (!range || other)
    throw new PlenumError('conflict', `${it.cidr} overlaps the network ${other?.name}. Choose another range.`)
  const same = it.cidr6 && others.find(each => each.cidr6 === it.cidr6)
  if (same)
    throw new PlenumError('conflict', `${it.cidr6} is the range of the network ${same.name}. Choose another range.`)
  const held = await heldRanges(tx, it.taskId)
  if (it.cidr6 && held.includes(it.cidr6))
    throw new PlenumError(
      'conflict',
      `${it.cidr6} is a range that an apply under way needs again if it is taken back. Wait until it has ended, or choose another range.`,
    )
  if (held.some(each => isOverlapped(range, each)))
    throw new PlenumError(
      'conflict',
      `${it.cidr} overlaps a range that an apply under way needs again if it is taken back. Wait until it has ended, or choose another range.`,
    )
  await orConflict(
    rows(
      tx,
      sql`WITH changed AS (
          INSERT INTO network (id, vdc_id, name, subnet_name, cidr, cidr6, active_task_id)
          VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${it.subnetName}, ${it.cidr}, ${it.cidr6}, ${it.taskId})
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, subnet_name = excluded.subnet_name, cidr = excluded.cidr,
            cidr6 = excluded.cidr6, generation = network.generation + 1
          WHERE (network.name, network.subnet_name, network.cidr, network.cidr6)
            IS DISTINCT FROM (excluded.name, excluded.subnet_name, excluded.cidr, excluded.cidr6)
          RETURNING id, vdc_id
        ), strayed AS (
          DELETE FROM address_reservation WHERE network_id = ${it.id} AND NOT (first <<= ${it.cidr}::inet AND last <<= ${it.cidr}::inet)
        ), ${announceNetworks}
        SELECT ${notify}`,
    ),
    `There is already a network ${it.name} in this VDC. Choose another name.`,
  )
}

const isOverlapped = (range: Cidr, other: string) => {
  const parsed = parseCidr(other)
  return parsed !== undefined && overlaps(range, parsed)
}

/** @throws `conflict` while an instance or a load balancer is on it, or a router joins it. */
export async function forgetNetwork(on: Runner, network: { id: string; name: string }): Promise<void> {
  const router = await firstRow<{ name: string }>(
    on,
    sql`SELECT r.name FROM network n JOIN router r ON r.id = n.router_id WHERE n.id = ${network.id}`,
  )
  if (router)
    throw new PlenumError(
      'conflict',
      `Router ${router.name} still joins the network ${network.name}. Take it out first.`,
    )
  await orConflict(
    rows(
      on,
      sql`WITH changed AS (DELETE FROM network WHERE id = ${network.id} RETURNING id, vdc_id), ${announceNetworks}
        SELECT ${notify}`,
    ),
    `Instances or load balancers are still on the network ${network.name}. Delete them first, or put them on another one.`,
  )
}

/** Of a zone that joins its hosts’ networks one host stands for all: the network is in the zone once. */
const oncePerPlace = sql`CASE WHEN z.network_driver IS NULL THEN h.id ELSE z.id END`

/** Hosts that have it, or stand for the zone that has it, since they have instances of it. */
export const hostsOfNetwork = async (on: Runner, networkId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      on,
      sql`SELECT DISTINCT ON (${oncePerPlace}) h.id FROM instance i JOIN host h ON h.id = i.host_id JOIN zone z ON z.id = h.zone_id
        WHERE i.network_id = ${networkId} ORDER BY ${oncePerPlace}, h.id`,
    )
  ).map(row => row.id)

/** Instances on it that are wanted on, or paused, and have a host. */
export const poweredOn = async (on: Runner, networkId: string): Promise<Id<'instance'>[]> =>
  (
    await rows<{ id: Id<'instance'> }>(
      on,
      sql`SELECT id FROM instance WHERE network_id = ${networkId} AND host_id IS NOT NULL AND power <> 'stopped' ORDER BY id`,
    )
  ).map(row => row.id)

/** Hosts where something of a network may have been left, or that stand for their zone, and whether they answer. */
export const allHosts = (on: Runner) =>
  rows<{ id: string; name: string; isUp: boolean }>(
    on,
    sql`SELECT DISTINCT ON (${oncePerPlace}) h.id, h.name, h.state = 'up' OR z.network_driver IS NOT NULL AS "isUp"
      FROM host h JOIN zone z ON z.id = h.zone_id ORDER BY ${oncePerPlace}, h.id`,
  )
