import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { AddressSpan, AddressUse, ReservationView, Reserved } from '@/server/domain/reservation'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export const reservedIn = (on: Runner, networkId: string) =>
  rows<Reserved>(
    on,
    sql`SELECT host(first) AS first, host(last) AS last, reason FROM address_reservation
      WHERE network_id = ${networkId} ORDER BY address_reservation.first`,
  )

/** Until the transaction ends, nobody reserves it. @throws `conflict` when it is reserved. */
export async function refuseReserved(tx: AnyTx, networkId: string, address: string): Promise<void> {
  // Two statements: the second one sees what whoever held the network before has reserved.
  await rows(tx, sql`SELECT 1 FROM network WHERE id = ${networkId} FOR SHARE`)
  const found = await firstRow<{ reason: string }>(
    tx,
    sql`SELECT reason FROM address_reservation
      WHERE network_id = ${networkId} AND ${address}::inet BETWEEN first AND last LIMIT 1`,
  )
  if (found)
    throw new PlenumError(
      'conflict',
      `${address} is reserved (${found.reason}). Choose another address, or release it first.`,
      { field: 'address' },
    )
}

/** After a CTE `changed` with `network_id`. */
const announced = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT n.vdc_id, 'network', n.id FROM changed JOIN network n ON n.id = changed.network_id
  )`

export async function insertReservation(
  on: Runner,
  it: Reserved & { id: Id<'reservation'>; networkId: string; createdBy: string },
): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        INSERT INTO address_reservation (id, network_id, first, last, reason, created_by)
        VALUES (${it.id}, ${it.networkId}, ${it.first}::inet, ${it.last}::inet, ${it.reason}, ${it.createdBy})
        RETURNING network_id
      ), ${announced}
      SELECT ${notify}`,
  )
}

/** What it was, or null when there is none such. */
export const deleteReservation = (on: Runner, networkId: string, id: string) =>
  firstRow<AddressSpan>(
    on,
    sql`WITH changed AS (
        DELETE FROM address_reservation WHERE network_id = ${networkId} AND id = ${id} RETURNING network_id, first, last
      ), ${announced}
      SELECT host(first) AS first, host(last) AS last, ${notify} FROM changed`,
  )

export async function reservationsOf(on: Runner, networkId: string): Promise<ReservationView[]> {
  const found = await rows<Omit<ReservationView, 'createdAt'> & { createdAt: Date }>(
    on,
    sql`SELECT id, host(first) AS first, host(last) AS last, reason, created_by AS "createdBy", created_at AS "createdAt"
      FROM address_reservation WHERE network_id = ${networkId} ORDER BY address_reservation.first`,
  )
  return found.map(row => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

/** Who has addresses of a network; its gateway’s is its router’s. */
export const usesOf = (on: Runner, networkId: string) =>
  rows<{ address: string; by: AddressUse }>(
    on,
    sql`SELECT i.address, jsonb_build_object('kind', 'instance', 'id', i.id, 'name', i.name, 'floatingIp', e.address) AS by
        FROM instance i LEFT JOIN floating_ip f ON f.instance_id = i.id LEFT JOIN external_address e ON e.floating_ip_id = f.id
        WHERE i.network_id = ${networkId}
      UNION ALL SELECT address, jsonb_build_object('kind', 'loadBalancer', 'id', id, 'name', name)
        FROM load_balancer WHERE network_id = ${networkId}
      UNION ALL SELECT host(n.cidr::inet + 1), jsonb_build_object('kind', 'router', 'id', r.id, 'name', r.name)
        FROM network n JOIN router r ON r.id = n.router_id WHERE n.id = ${networkId}`,
  )
