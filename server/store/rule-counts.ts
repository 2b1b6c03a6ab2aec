import type { RuleCountsView } from '@/server/domain/catalog'
import type { SecurityRule } from '@/server/domain/security-group'
import { notify } from './instances'
import { type Runner, rows, sql } from './sql'

/** What a counter somewhere in a zone stands at. */
export type CounterRead = {
  securityGroupId: string
  rule: SecurityRule
  counter: string
  packets: number
  bytes: number
}

/**
 * Adds what a zone's counters have more than when they were last read, and tells those who look at it. One that was never
 * read, or went back, began at zero. A rule that a group has twice is one. `isWhole`: all of the zone's hosts told theirs.
 */
export async function recordRuleCounts(
  on: Runner,
  zoneId: string,
  { counters, isWhole }: { counters: readonly CounterRead[]; isWhole: boolean },
): Promise<void> {
  await rows(
    on,
    sql`WITH read AS (
        SELECT DISTINCT ON (r.counter, r.rule::jsonb) r.counter, r.packets::bigint AS packets, r.bytes::bigint AS bytes, g.id AS group_id, g.vdc_id,
          r.rule::jsonb::text AS rule
        FROM unnest(${counters.map(it => it.counter)}::text[], ${counters.map(it => it.securityGroupId)}::text[],
          ${counters.map(it => JSON.stringify(it.rule))}::text[], ${counters.map(it => it.packets)}::float8[],
          ${counters.map(it => it.bytes)}::float8[]) AS r (counter, group_id, rule, packets, bytes)
        JOIN security_group g ON g.id = r.group_id
      ), grown AS (
        SELECT read.*, read.packets - CASE WHEN c.packets <= read.packets THEN c.packets ELSE 0 END AS more_packets,
          read.bytes - CASE WHEN c.packets <= read.packets THEN c.bytes ELSE 0 END AS more_bytes,
          CASE WHEN c.packets <= read.packets THEN (read.packets - c.packets)
            / greatest(extract(epoch FROM now() - c.at), 0.001) END AS packets_per_s,
          coalesce(c.packets_per_s, 0) > 0 AS was_busy
        FROM read LEFT JOIN rule_counter c
          ON c.zone_id = ${zoneId} AND c.counter = read.counter AND c.rule = read.rule
      ), kept AS (
        INSERT INTO rule_counter (zone_id, counter, security_group_id, rule, packets, bytes, packets_per_s)
        SELECT ${zoneId}, counter, group_id, rule, packets, bytes, packets_per_s FROM grown
        ON CONFLICT (zone_id, counter, rule) DO UPDATE SET packets = excluded.packets, bytes = excluded.bytes,
          packets_per_s = excluded.packets_per_s, at = excluded.at
      ), counted AS (
        INSERT INTO rule_count AS c (security_group_id, rule, packets, bytes, matched_at)
        SELECT group_id, rule, sum(more_packets), sum(more_bytes), CASE WHEN sum(more_packets) > 0 THEN now() END
        FROM grown GROUP BY group_id, rule ORDER BY group_id, rule -- as other zones do at the same moment
        ON CONFLICT (security_group_id, rule) DO UPDATE SET packets = c.packets + excluded.packets,
          bytes = c.bytes + excluded.bytes, matched_at = excluded.matched_at
        WHERE excluded.packets > 0
      ), whole AS (
        UPDATE zone SET rules_counted_at = now() WHERE id = ${zoneId} AND ${isWhole}
      ), announced AS (
        INSERT INTO event (scope, kind, id) SELECT DISTINCT vdc_id, 'metrics', vdc_id FROM grown
        WHERE more_packets > 0 OR was_busy
      )
      SELECT ${notify}`,
  )
}

/** After as long, what was measured is not what is now. */
const freshS = 30

/** Per group of a VDC and rule of it, in its order. */
export async function ruleCountsOfVdc(on: Runner, vdcId: string): Promise<RuleCountsView[]> {
  return rows<RuleCountsView>(
    on,
    sql`SELECT g.id AS "securityGroupId",
        (SELECT coalesce(json_agg(CASE WHEN c.rule IS NOT NULL THEN json_build_object(
            'packets', c.packets, 'bytes', c.bytes, 'since', ${isoOf(sql`c.since`)}, 'matchedAt', ${isoOf(sql`c.matched_at`)},
            'packetsPerS', (SELECT coalesce(sum(packets_per_s), 0) FROM rule_counter n WHERE n.security_group_id = g.id
              AND n.rule = c.rule AND n.at > now() - make_interval(secs => ${freshS}))) END ORDER BY each.place), '[]')
          FROM jsonb_array_elements(g.rules) WITH ORDINALITY AS each (rule, place)
          LEFT JOIN rule_count c ON c.security_group_id = g.id AND c.rule = each.rule::text) AS rules,
        ARRAY(SELECT DISTINCT z.name FROM instance i JOIN zone z ON z.id = i.zone_id
          WHERE i.vdc_id = g.vdc_id AND g.id = ANY(i.security_group_ids)
            AND z.rules_counted_at > now() - make_interval(secs => ${freshS}) IS NOT TRUE ORDER BY z.name) AS "uncountedZones"
      FROM security_group g WHERE g.vdc_id = ${vdcId} ORDER BY g.name, g.id`,
  )
}

const isoOf = (at: ReturnType<typeof sql>) => sql`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Forgets counters that nobody read for a week, of hosts that are gone, and what rules counted that no group has any more. */
export const thinRuleCounts = (on: Runner) =>
  rows(
    on,
    sql`WITH unread AS (
        DELETE FROM rule_counter WHERE at < now() - interval '7 days'
      )
      DELETE FROM rule_count c USING security_group g WHERE g.id = c.security_group_id
        AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(g.rules) AS each (rule) WHERE each.rule::text = c.rule)`,
  )
