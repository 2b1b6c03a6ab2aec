import type { Id } from '@/server/domain/ids'
import type { TaskDetail } from '@/server/domain/task'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export type Destination = { toHostId: Id<'host'>; toHostName: string; reason: string }

/** Where a machine goes as a part of another task; null: it is moved alone. The task keeps it, since that is what holds its place (places-kept.ts). */
export const readDestination = (on: Runner, taskId: string, instanceId: string) =>
  firstRow<Destination>(
    on,
    sql`SELECT move->>'toHostId' AS "toHostId", move->>'toHostName' AS "toHostName", move->>'reason' AS reason
      FROM task t, jsonb_path_query(t.input, '$.changes[*].parts[*] ? (@.kind == "instance.migrate").input') AS move
      WHERE t.id = ${taskId} AND move->>'instanceId' = ${instanceId}`,
  )

/** Another one from now on, unless somebody else has changed it meanwhile. What was planned before is kept to be told. */
export async function replaceDestination(
  tx: AnyTx,
  move: { taskId: string; instanceId: string; former: Destination; title: string },
  to: Destination,
): Promise<boolean> {
  const isMeant = sql`change #>> '{parts,0,input,instanceId}' = ${move.instanceId}
    AND change #>> '{parts,0,input,toHostId}' = ${move.former.toHostId}`
  const changed = await rows(
    tx,
    sql`UPDATE task SET input = jsonb_set(input, '{changes}', (
        SELECT jsonb_agg(CASE WHEN ${isMeant} THEN jsonb_set(change || jsonb_build_object('title', ${move.title}::text), '{parts,0,input}',
            (change #> '{parts,0,input}') || ${JSON.stringify({ ...to, insteadOf: move.former.toHostName })}::jsonb)
          ELSE change END ORDER BY place)
        FROM jsonb_array_elements(input->'changes') WITH ORDINALITY AS of (change, place)))
      WHERE id = ${move.taskId} AND EXISTS (SELECT 1 FROM jsonb_array_elements(input->'changes') AS change WHERE ${isMeant})
      RETURNING id`,
  )
  return changed.length > 0
}

/** Where each goes by now, by its change’s key, and which host was planned before that. */
export const readDestinations = async (on: Runner, taskId: string): Promise<TaskDetail['destinations']> => {
  const found = await rows<{ key: string } & TaskDetail['destinations'][string]>(
    on,
    sql`SELECT change->>'key' AS key, move->>'toHostName' AS "hostName", move->>'insteadOf' AS "insteadOf"
      FROM task t, jsonb_path_query(t.input, '$.changes[*]') AS change,
        jsonb_path_query(change, '$.parts[*] ? (@.kind == "instance.migrate").input') AS move
      WHERE t.id = ${taskId}`,
  )
  return Object.fromEntries(found.map(({ key, ...to }) => [key, to]))
}
