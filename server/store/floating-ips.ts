import type { FloatingIpView } from '@/server/domain/catalog'
import type { Id } from '@/server/domain/ids'
import { outsideOf, takeFloatingAddress } from './external-addresses'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'
import { orConflict } from './unique'

export type FloatingIpShape = { name: string; instanceId: Id<'instance'> | null }
export type FloatingIpRow = {
  id: Id<'floatingIp'>
  name: string
  generation: number
  address: string
  zoneName: string
  /** Where the instance is that is to answer under it, if one is. */
  instanceZone: { id: string; name: string } | null
  /** Who answers under it, as long as its zone leads to where the address is from, and a router leads there. */
  target: { address: string; routerId: Id<'router'>; zoneId: string; hostId: Id<'host'> } | null
}

/** Of a floating IP `f`, the zone in which it is to be answered: its own, or that of its instance if it can be answered there. */
export const answeringZone = sql`coalesce((SELECT there.id FROM instance i JOIN zone there ON there.id = i.zone_id
    JOIN zone own ON own.id = f.zone_id
    WHERE i.id = f.instance_id AND there.network_driver IS NOT NULL AND ${outsideOf(sql`there`)} = ${outsideOf(sql`own`)}), f.zone_id)`

const announceFloatingIps = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'floatingIp', id FROM changed
  )`

/**
 * Writes a floating IP, new or changed, with its event; a new one is given an address. Repeatable.
 * @throws `conflict` when its name is taken, or its instance is gone or has another one.
 */
export async function writeFloatingIp(
  tx: AnyTx,
  it: FloatingIpShape & {
    id: Id<'floatingIp'>
    vdcId: string
    zoneId: string
    taskId: string /** Of one that comes back. */
    address?: string
    generation?: number
  },
): Promise<void> {
  await takeFloatingAddress(tx, it.id, it.zoneId, it.address)
  await orConflict(
    rows(
      tx,
      sql`WITH changed AS (
          INSERT INTO floating_ip (id, vdc_id, name, zone_id, instance_id, generation, active_task_id)
          VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${it.zoneId}, ${it.instanceId}::text, ${it.generation ?? 1}::int, ${it.taskId})
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, instance_id = excluded.instance_id,
            generation = floating_ip.generation + 1
          WHERE (floating_ip.name, floating_ip.instance_id) IS DISTINCT FROM (excluded.name, excluded.instance_id)
          RETURNING id, vdc_id
        ), ${announceFloatingIps}
        SELECT ${notify}`,
    ),
    `There is already a floating IP ${it.name} in this VDC, or its instance has another one or is gone. Plan again.`,
  )
}

/** Its address stays taken until its zone is without it. */
export const forgetFloatingIp = (on: Runner, id: string) =>
  rows(
    on,
    sql`WITH changed AS (DELETE FROM floating_ip WHERE id = ${id} RETURNING id, vdc_id), ${announceFloatingIps}
      SELECT ${notify}`,
  )

export const readFloatingIp = (on: Runner, id: string) =>
  firstRow<FloatingIpRow>(
    on,
    sql`SELECT f.id, f.name, f.generation, e.address, own.name AS "zoneName",
        (SELECT json_build_object('id', z.id, 'name', z.name) FROM instance i JOIN zone z ON z.id = i.zone_id
          WHERE i.id = f.instance_id) AS "instanceZone",
        (SELECT json_build_object('address', i.address, 'routerId', n.router_id, 'zoneId', i.zone_id,
            'hostId', (SELECT h.id FROM host h WHERE h.zone_id = i.zone_id ORDER BY h.id LIMIT 1))
          FROM instance i JOIN network n ON n.id = i.network_id JOIN router r ON r.id = n.router_id
          WHERE i.id = f.instance_id AND i.zone_id = ${answeringZone} AND r.external) AS target
      FROM floating_ip f JOIN external_address e ON e.floating_ip_id = f.id JOIN zone own ON own.id = f.zone_id
      WHERE f.id = ${id}`,
  )

/** The one that leads to an instance, if any. */
export const floatingIpOf = (on: Runner, instanceId: string) =>
  firstRow<{ name: string; address: string }>(
    on,
    sql`SELECT f.name, e.address FROM floating_ip f JOIN external_address e ON e.floating_ip_id = f.id
      WHERE f.instance_id = ${instanceId}`,
  )

type ViewRow = Omit<FloatingIpView, 'createdAt'> & { createdAt: Date }

export async function floatingIpsOfVdc(on: Runner, vdcId: string): Promise<FloatingIpView[]> {
  const found = await rows<ViewRow>(
    on,
    sql`SELECT f.id, f.vdc_id AS "vdcId", f.name, f.generation, e.address, z.name AS "zoneName",
        i.name AS "instanceName", f.created_at AS "createdAt"
      FROM floating_ip f JOIN external_address e ON e.floating_ip_id = f.id JOIN zone z ON z.id = f.zone_id
      LEFT JOIN instance i ON i.id = f.instance_id WHERE f.vdc_id = ${vdcId} ORDER BY f.name, f.id`,
  )
  return found.map(({ createdAt, ...address }) => ({ ...address, createdAt: createdAt.toISOString() }))
}
