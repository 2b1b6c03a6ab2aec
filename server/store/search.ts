import type { SearchHit } from '@/server/domain/overview'
import { instanceStateSql } from './instance-rows'
import { volumeStateSql } from './read-volumes'
import { containing, type Runner, rows, sql } from './sql'

type Wish = { text: string; limit: number; vdcs: 'all' | string[]; seesHosts: boolean }

/**
 * Instances, volumes, VDCs, tasks and hosts by name, id or address, in one query. A name that is the text comes first,
 * then one that begins with it, then the rest; within that, things before tasks, shorter names before longer ones.
 */
export async function search(on: Runner, wish: Wish): Promise<SearchHit[]> {
  const like = containing(wish.text)
  const limit = sql`LIMIT ${wish.limit}::int`
  const within = (column: keyof typeof columns) =>
    wish.vdcs === 'all' ? sql`TRUE` : sql`${columns[column]} = ANY(${wish.vdcs}::text[])`
  return rows<SearchHit>(
    on,
    sql`SELECT kind, id, title, subtitle, "vdcId", state FROM (
        (SELECT 'instance' AS kind, i.id, i.name AS title, vdc.name || ' · ' || i.address AS subtitle,
            i.vdc_id AS "vdcId", ${instanceStateSql} AS state, 1 AS rank
          FROM instance i JOIN vdc ON vdc.id = i.vdc_id
          WHERE ${within('i')} AND (i.name ILIKE ${like} OR i.address LIKE ${like} OR i.id = ${wish.text}
            OR i.mac = ${wish.text.toLowerCase()})
          ORDER BY length(i.name), i.name ${limit})
        UNION ALL
        (SELECT 'volume', v.id, v.name, vdc.name || ' · ' || v.size_gib || ' GiB', v.vdc_id, ${volumeStateSql}, 2
          FROM volume v JOIN vdc ON vdc.id = v.vdc_id LEFT JOIN attachment a ON a.volume_id = v.id
          WHERE ${within('v')} AND (v.name ILIKE ${like} OR v.id = ${wish.text})
          ORDER BY length(v.name), v.name ${limit})
        UNION ALL
        (SELECT 'host', h.id, h.name, zone.name, NULL, h.state, 3 FROM host h JOIN zone ON zone.id = h.zone_id
          WHERE ${wish.seesHosts} AND (h.name ILIKE ${like} OR h.id = ${wish.text})
          ORDER BY length(h.name), h.name ${limit})
        UNION ALL
        (SELECT 'vdc', vdc.id, vdc.name, 'Virtual data center', vdc.id, NULL, 4 FROM vdc
          WHERE ${within('vdc')} AND (vdc.name ILIKE ${like} OR vdc.id = ${wish.text})
          ORDER BY length(vdc.name), vdc.name ${limit})
        UNION ALL
        (SELECT 'task', t.id, t.title, coalesce(vdc.name, 'Platform'), t.vdc_id, t.state, 5
          FROM task t LEFT JOIN vdc ON vdc.id = t.vdc_id
          WHERE ${within('t')} AND (t.title ILIKE ${like} OR t.id = ${wish.text})
          ORDER BY t.created_at DESC ${limit})
      ) AS hit
      ORDER BY lower(title) <> lower(${wish.text}), NOT starts_with(lower(title), lower(${wish.text})), rank,
        length(title), title, id ${limit}`,
  )
}

const columns = { i: sql`i.vdc_id`, v: sql`v.vdc_id`, vdc: sql`vdc.id`, t: sql`t.vdc_id` }
