import { type DriftPolicy, reportOnly } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

export type PolicyFacts = {
  vdcId: Id<'vdc'>
  policy: DriftPolicy
  instanceCount: number
  /** Instances that were repaired without asking within the policy's window. */
  repaired: string[]
  /** Open findings of the chosen kinds that nobody is at, oldest first. */
  candidates: { findingId: Id<'finding'>; instanceId: string }[]
}

/** Who repairs without being asked. */
export const plenum = 'Plenum'
/** A repair that did not help is tried again only after so long. */
const again = sql`interval '10 min'`

/** Of a finding `f`: by which hosts, and in which zone, is no matter of its VDC's. */
const isOfHosts = sql`coalesce(f.facts->'fields' IN ('["gateways"]', '["zone"]'), false)`

/** Of a finding `f` that is open. */
const nobodyIsAt = sql`f.cleared_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM task_lock l WHERE split_part(l.key, ':', 2) = f.resource_id)
  AND (f.ignored_until IS NULL OR f.ignored_until < now()) AND (f.repaired_at IS NULL OR f.repaired_at < now() - ${again})`

const facts = sql`SELECT v.id AS "vdcId", coalesce(v.drift_policy, ${JSON.stringify(reportOnly)}::jsonb) AS policy,
    (SELECT count(*)::int FROM instance i WHERE i.vdc_id = v.id) AS "instanceCount",
    ARRAY(SELECT DISTINCT f.resource_id FROM finding f WHERE f.vdc_id = v.id AND f.repaired_by = ${plenum}
      AND f.repaired_at > now() - make_interval(mins => coalesce((v.drift_policy->>'windowMinutes')::int, 60))
      AND f.resource_id IS NOT NULL AND NOT ${isOfHosts}) AS repaired,
    coalesce((SELECT json_agg(json_build_object('findingId', f.id, 'instanceId', f.resource_id) ORDER BY f.first_seen_at, f.id)
      FROM finding f
      WHERE f.vdc_id = v.id AND (f.resource_kind = 'instance' OR f.kind LIKE 'network-%') AND ${nobodyIsAt}
        AND v.drift_policy->'repair' ? f.kind), '[]') AS candidates
  FROM vdc v`

export const readPolicy = (on: Runner, vdcId: string) => firstRow<PolicyFacts>(on, sql`${facts} WHERE v.id = ${vdcId}`)

/** VDCs that let anything be repaired without asking. */
export const repairingVdcs = (on: Runner) =>
  rows<PolicyFacts>(
    on,
    sql`${facts} WHERE jsonb_array_length(coalesce(v.drift_policy->'repair', '[]')) > 0 ORDER BY v.id`,
  )

/**
 * Routers whose hosts in line are to be others by now, since one was connected or lost, and floating IPs that are still
 * answered where their instances were: nothing that anybody has to agree to.
 */
export const repairedUnasked = (on: Runner) =>
  rows<{ vdcId: Id<'vdc'>; findingIds: Id<'finding'>[] }>(
    on,
    sql`SELECT f.vdc_id AS "vdcId", array_agg(f.id ORDER BY f.id) AS "findingIds" FROM finding f
      WHERE f.kind = 'network-changed' AND ${isOfHosts} AND ${nobodyIsAt} GROUP BY f.vdc_id ORDER BY 1`,
  )

export async function writePolicy(on: Runner, vdcId: string, policy: DriftPolicy): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE vdc SET drift_policy = ${JSON.stringify(policy)}::jsonb WHERE id = ${vdcId} RETURNING id
      ), announced AS (
        INSERT INTO event (scope, kind, id)
        SELECT id, 'vdc', id FROM changed UNION ALL SELECT 'platform', 'vdc', id FROM changed
      )
      SELECT ${notify}`,
  )
}
