import type { SecurityGroupView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { ruleInWords, type SecurityRule } from '@/server/domain/security-group'
import { notify } from './instances'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'
import type { AnyTx } from './transact'
import { orConflict } from './unique'

export type SecurityGroupShape = { name: string; rules: SecurityRule[] }
export type SecurityGroupRow = SecurityGroupShape & { id: Id<'securityGroup'>; generation: number }

/** Held until the transaction ends: none of the VDC’s is forgotten while an instance joins it. @throws `conflict` */
export async function holdSecurityGroups(tx: AnyTx, vdcId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const held = await rows(
    tx,
    sql`SELECT 1 FROM security_group WHERE vdc_id = ${vdcId} AND id = ANY(${[...ids]}::text[]) ORDER BY id FOR KEY SHARE`,
  )
  if (held.length < new Set(ids).size)
    throw new PlenumError('conflict', 'A security group is no longer there. Plan again, or leave it out.')
}

/** Those that join their hosts' networks, and so can, as they can try connections. */
export const zonesThatFilter = sql`ARRAY(SELECT id FROM zone WHERE network_driver IS NOT NULL)`

/**
 * Of a row of `instance`: the zones that enforce the groups that it is in, and try whether it takes connections where its
 * cluster wants that; null when it needs neither.
 */
export const filteredZoneIds = (instance: Sql) => sql`CASE WHEN cardinality(${instance}.security_group_ids) > 0
    OR EXISTS (SELECT 1 FROM cluster c WHERE c.id = ${instance}.cluster_id AND c.health->>'kind' = 'tcp')
  THEN ${zonesThatFilter} END`

/** After a CTE `changed` with `id` and `vdc_id` of security groups. */
const announceSecurityGroups = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'securityGroup', id FROM changed
  )`

/** Writes a security group, new or changed, with its event. Repeatable. @throws `conflict` when its name is taken. */
export async function writeSecurityGroup(
  on: Runner,
  it: SecurityGroupShape & {
    id: string
    vdcId: string
    taskId: string /** Of one that is new. */
    generation?: number
  },
): Promise<void> {
  await orConflict(
    rows(
      on,
      sql`WITH changed AS (
          INSERT INTO security_group (id, vdc_id, name, rules, generation, active_task_id)
          VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${JSON.stringify(it.rules)}::jsonb, ${it.generation ?? 1}::int, ${it.taskId})
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, rules = excluded.rules,
            generation = security_group.generation + 1
          WHERE (security_group.name, security_group.rules) <> (excluded.name, excluded.rules)
          RETURNING id, vdc_id
        ), ${announceSecurityGroups}
        SELECT ${notify}`,
    ),
    `There is already a security group ${it.name} in this VDC. Choose another name.`,
  )
}

/** @throws `conflict` while an instance is in it. */
export async function forgetSecurityGroup(tx: AnyTx, group: { id: string; name: string }): Promise<void> {
  // Two statements: the second one sees who has joined until the first one got its hold.
  await rows(tx, sql`SELECT 1 FROM security_group WHERE id = ${group.id} FOR UPDATE`)
  const member = await firstRow<{ name: string }>(
    tx,
    sql`SELECT name FROM instance WHERE ${group.id} = ANY(security_group_ids) LIMIT 1`,
  )
  if (member)
    throw new PlenumError('conflict', `${member.name} is still in the security group ${group.name}. Take it out first.`)
  await rows(
    tx,
    sql`WITH changed AS (DELETE FROM security_group WHERE id = ${group.id} RETURNING id, vdc_id), ${announceSecurityGroups}
      SELECT ${notify}`,
  )
}

export const readSecurityGroup = (on: Runner, id: string) =>
  firstRow<SecurityGroupRow>(on, sql`SELECT id, name, rules, generation FROM security_group WHERE id = ${id}`)

/** One host for each zone that enforces it: of those that its members are placed on. */
export const hostsOfMembers = async (on: Runner, id: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      on,
      sql`SELECT DISTINCT ON (h.zone_id) h.id FROM instance i JOIN host h ON h.id = i.host_id
        WHERE ${id} = ANY(i.security_group_ids) ORDER BY h.zone_id, h.id`,
    )
  ).map(row => row.id)

type ViewRow = Pick<SecurityGroupView, 'id' | 'vdcId' | 'name' | 'generation' | 'members'> & {
  rules: SecurityRule[]
  createdAt: Date
}

export async function securityGroupsOfVdc(on: Runner, vdcId: string): Promise<SecurityGroupView[]> {
  const found = await rows<ViewRow>(
    on,
    sql`SELECT g.id, g.vdc_id AS "vdcId", g.name, g.generation, g.rules, g.created_at AS "createdAt",
        ARRAY(SELECT i.name FROM instance i WHERE i.vdc_id = g.vdc_id AND g.id = ANY(i.security_group_ids) ORDER BY i.name)
          AS members
      FROM security_group g WHERE g.vdc_id = ${vdcId} ORDER BY g.name, g.id`,
  )
  const names = new Map(found.map(group => [group.id, group.name]))
  const nameOf = (id: Id<'securityGroup'>) => names.get(id) ?? 'a group that is gone'
  return found.map(({ rules, createdAt, ...group }) => ({
    ...group,
    rules: rules.map(rule => ({ ...rule, sentence: ruleInWords(rule, nameOf) })),
    createdAt: createdAt.toISOString(),
  }))
}
