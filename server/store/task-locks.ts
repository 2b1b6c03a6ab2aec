import { PlenumError } from '@/server/domain/errors'
import type { Tx } from './store'

/** Who asked. No id: Plenum itself. */
export type TaskActor = { id: string | null; name: string }

/** Says which task is in the way. */
export async function lockTaken(tx: Tx, taskId: string, locks: string[]): Promise<PlenumError> {
  const [holder] = await tx.$queryRawUnsafe<{ key: string; title: string; name: string | null }[]>(
    `SELECT task_lock.key, task.title, CASE split_part(task_lock.key, ':', 1)
       WHEN 'instance' THEN (SELECT name FROM instance WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'volume' THEN (SELECT name FROM volume WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'network' THEN (SELECT name FROM network WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'floatingIp' THEN (SELECT name FROM floating_ip WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'router' THEN (SELECT name FROM router WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'loadBalancer' THEN (SELECT name FROM load_balancer WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'securityGroup' THEN (SELECT name FROM security_group WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'backup' THEN (SELECT 'The backup of ' || volume_name FROM backup WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'cluster' THEN (SELECT name FROM cluster WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'host' THEN (SELECT name FROM host WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'zone' THEN (SELECT name FROM zone WHERE id = split_part(task_lock.key, ':', 2))
       WHEN 'image' THEN (SELECT name FROM image WHERE id = split_part(task_lock.key, ':', 2)) END AS name
     FROM task_lock JOIN task ON task.id = task_lock.task_id
     WHERE task_lock.key = ANY($1::text[]) AND task_lock.task_id <> $2 ORDER BY 1 LIMIT 1`,
    locks,
    taskId,
  )
  // The holder may have ended since: then the next try succeeds.
  if (!holder) return new PlenumError('conflict', 'Another task was just at work on it. Try again.')
  const name = holder.name ?? `This ${holder.key.split(':')[0]}`
  return new PlenumError('conflict', `${name} is busy: “${holder.title}” is running. Wait until it has ended.`)
}

/** The locks' keys ride in the input, where parsing drops them: a retry takes the same again, and whoever ends it knows them. */
export const withLocks = <Input extends object>(input: Input, locks: string[]) => ({ ...input, $locks: locks })
export const locksIn = (input: unknown) => (input as { $locks?: string[] } | null)?.$locks
