import { isEnded, type TaskState, taskStates } from '@/server/domain/task'
import { type Runner, rows, type Sql, sql } from './sql'

const underWay = taskStates.filter((state): state is TaskState => !isEnded(state))

/**
 * What applies under way have given up, or will, and need again if they are taken back: until they have ended nobody
 * else gets it. The tasks know what that is.
 * @param but The task that may have it: its own.
 */
const given = (path: Sql, but: string | null): Sql => sql`
  FROM task t CROSS JOIN LATERAL jsonb_path_query(t.input, ${path}) AS given
  WHERE t.kind = 'design.apply' AND t.state = ANY(${underWay}::text[]) AND t.id IS DISTINCT FROM ${but}::text`

export async function heldAddresses(on: Runner, networkId: string, but: string | null = null): Promise<string[]> {
  const held = await rows<{ address: string }>(
    on,
    sql`SELECT held.address FROM (
        SELECT given->'from'->>'address' AS address, given->'from'->>'networkId' AS network_id,
          given->>'instanceId' AS instance_id
        ${given(sql`'$.changes[*].parts[*].input ? (exists (@.from.address))'`, but)}
      ) held LEFT JOIN instance i ON i.id = held.instance_id
      WHERE held.address IS NOT NULL AND coalesce(held.network_id, i.network_id) = ${networkId}`,
  )
  return held.map(row => row.address)
}

export async function heldRanges(on: Runner, but: string | null = null): Promise<string[]> {
  const path = sql`'$.changes[*].parts[*] ? (@.kind == "network.delete" || @.kind == "network.change").input'`
  const held = await rows<{ cidr: string; cidr6: string | null }>(
    on,
    sql`SELECT coalesce(given->'from'->>'cidr', given->>'cidr') AS cidr,
        coalesce(given->'from'->>'cidr6', given->>'cidr6') AS cidr6 ${given(path, but)}`,
  )
  return held.flatMap(row => [row.cidr, ...(row.cidr6 === null ? [] : [row.cidr6])])
}
