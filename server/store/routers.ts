import type { RouterView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'
import type { AnyTx } from './transact'
import { orConflict } from './unique'

export type RouterShape = { name: string; networkIds: Id<'network'>[]; external: boolean }
export type RouterRow = {
  id: Id<'router'>
  name: string
  external: boolean
  generation: number
  networks: { id: Id<'network'>; name: string; cidr: string; cidr6: string | null }[]
}

/** After a CTE `changed` with `id` and `vdc_id` of routers. */
const announceRouters = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'router', id FROM changed
  )`

/**
 * Writes a router, new or changed, with its event. Repeatable.
 * @throws `conflict` when its name is taken, or a network is gone or has another router.
 */
export async function writeRouter(
  tx: AnyTx,
  it: RouterShape & {
    id: string
    vdcId: string
    taskId: string /** Of one that is new. */
    generation?: number
  },
): Promise<void> {
  const ids = it.networkIds as string[]
  // Held until the transaction ends: no other router takes one of them meanwhile.
  const joined = await rows<{ id: string; routerId: string | null }>(
    tx,
    sql`SELECT id, router_id AS "routerId" FROM network
      WHERE vdc_id = ${it.vdcId} AND (id = ANY(${ids}::text[]) OR router_id = ${it.id}) ORDER BY id FOR NO KEY UPDATE`,
  )
  const there = new Map(joined.map(each => [each.id, each.routerId]))
  if (!ids.every(id => there.has(id)))
    throw new PlenumError('conflict', `A network of the router ${it.name} is no longer there. Plan again.`)
  const [other] = ids.flatMap(id => there.get(id) ?? []).filter(id => id !== it.id)
  if (other)
    throw new PlenumError('conflict', `Another router joins a network of ${it.name}. Take it out there first.`, {
      detail: other,
    })
  const moves = joined.some(each => (each.routerId === it.id) !== ids.includes(each.id))
  await orConflict(
    rows(
      tx,
      sql`WITH changed AS (
          INSERT INTO router (id, vdc_id, name, external, generation, active_task_id)
          VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${it.external}, ${it.generation ?? 1}::int, ${it.taskId})
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, external = excluded.external,
            generation = router.generation + 1
          WHERE (router.name, router.external) <> (excluded.name, excluded.external) OR ${moves}
          RETURNING id, vdc_id
        ), ${announceRouters}
        SELECT ${notify}`,
    ),
    `There is already a router ${it.name} in this VDC. Choose another name.`,
  )
  await rows(
    tx,
    sql`UPDATE network SET router_id = CASE WHEN id = ANY(${ids}::text[]) THEN ${it.id} END
      WHERE id = ANY(${[...there.keys()]}::text[]) AND ${moves}`,
  )
}

/** Its networks are without one then. */
export const forgetRouter = (on: Runner, id: string) =>
  rows(
    on,
    sql`WITH changed AS (DELETE FROM router WHERE id = ${id} RETURNING id, vdc_id), ${announceRouters} SELECT ${notify}`,
  )

const readBy = (on: Runner, where: Sql) =>
  firstRow<RouterRow>(
    on,
    sql`SELECT r.id, r.name, r.external, r.generation,
        coalesce((SELECT json_agg(json_build_object('id', n.id, 'name', n.name, 'cidr', n.cidr, 'cidr6', n.cidr6) ORDER BY n.id)
          FROM network n WHERE n.router_id = r.id), '[]') AS networks
      FROM router r WHERE ${where}`,
  )

export const readRouter = (on: Runner, id: string) => readBy(on, sql`r.id = ${id}`)
/** The one that a network has, if any. */
export const routerOfNetwork = (on: Runner, networkId: string) =>
  readBy(on, sql`r.id = (SELECT router_id FROM network WHERE id = ${networkId})`)

/**
 * Zones that join their hosts’ networks, by a host that stands for each; `isNeeded`: instances of these networks are there.
 */
export const joinedZones = (on: Runner, networkIds: readonly string[]) =>
  rows<{ hostId: string; isNeeded: boolean }>(
    on,
    sql`SELECT DISTINCT ON (z.id) h.id AS "hostId",
        EXISTS (SELECT 1 FROM instance i JOIN host o ON o.id = i.host_id
          WHERE o.zone_id = z.id AND i.network_id = ANY(${[...networkIds]}::text[])) AS "isNeeded"
      FROM zone z JOIN host h ON h.zone_id = z.id WHERE z.network_driver IS NOT NULL ORDER BY z.id, h.id`,
  )

type ViewRow = Omit<RouterView, 'createdAt'> & { createdAt: Date }

export async function routersOfVdc(on: Runner, vdcId: string): Promise<RouterView[]> {
  const found = await rows<ViewRow>(
    on,
    sql`SELECT r.id, r.vdc_id AS "vdcId", r.name, r.external, r.generation, r.created_at AS "createdAt",
        ARRAY(SELECT n.name FROM network n WHERE n.router_id = r.id ORDER BY n.name) AS networks,
        coalesce((SELECT json_agg(json_build_object('zoneName', z.name, 'address', e.address) ORDER BY z.name)
          FROM external_address e JOIN zone z ON z.id = e.zone_id WHERE e.router_id = r.id), '[]') AS "externalAddresses"
      FROM router r WHERE r.vdc_id = ${vdcId} ORDER BY r.name, r.id`,
  )
  return found.map(({ createdAt, ...router }) => ({ ...router, createdAt: createdAt.toISOString() }))
}
