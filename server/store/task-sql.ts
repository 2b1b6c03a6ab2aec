/** The channel that wakes workers. Empty payload: there is work. A task's id: it is to be cancelled. */
export const taskChannel = 'plenum_task'

/**
 * Parts of statements that everything that begins or ends a task shares. `key` is a lock's key, `<kind>:<id>`; a lock
 * is all that is known here of the resources that a task works on.
 */

/** Kinds of locks whose rows say themselves that they are being worked on, so that lists need no join. */
const marking = [
  { kind: 'instance', table: 'instance', saysWhy: true },
  { kind: 'volume', table: 'volume', saysWhy: true },
  { kind: 'host', table: 'host', saysWhy: false },
  { kind: 'network', table: 'network', saysWhy: false },
  { kind: 'floatingIp', table: 'floating_ip', saysWhy: false },
  { kind: 'router', table: 'router', saysWhy: false },
  { kind: 'loadBalancer', table: 'load_balancer', saysWhy: false },
  { kind: 'securityGroup', table: 'security_group', saysWhy: false },
  { kind: 'cluster', table: 'cluster', saysWhy: false },
] as const
type Marking = (typeof marking)[number]

/** Which of them (by place in the list) these locks are of; all, if the locks are not known. Each that is left out makes a statement cheaper. */
export const markedBy = (locks?: readonly string[]): number[] =>
  marking.flatMap(({ kind }, place) => (!locks || locks.some(key => key.startsWith(`${kind}:`)) ? [place] : []))

const ofLock = ({ kind, table }: Marking, lock: string) =>
  `${table}.id = substr(${lock}.key, ${kind.length + 2}) AND ${lock}.key LIKE '${kind}:%'`

/** Goes before another expression. Before: `lock(key)`; params: task id, kind. */
export const markBusy = (taskId: string, taskKind: string, marked = markedBy()) =>
  marked
    .map(place => marking[place]!)
    .map(
      each => `busy_${each.table} AS (
    UPDATE ${each.table} SET active_task_id = ${taskId}${each.saysWhy ? `, active_task_kind = ${taskKind}` : ''}
    FROM lock WHERE ${ofLock(each, 'lock')}
  ), `,
    )
    .join('')

/** The same for a task that ends. Before: `held(key)`; after: `freed(n)`, to wait for. */
export function clearBusy(taskId: string, marked: number[]): string {
  const those = marked.map(place => marking[place]!)
  const frees = those.map(
    each => `free_${each.table} AS (
    UPDATE ${each.table} SET active_task_id = NULL${each.saysWhy ? ', active_task_kind = NULL' : ''}
    FROM held WHERE ${ofLock(each, 'held')} AND active_task_id = ${taskId} RETURNING 1
  ), `,
  )
  const counts = those.map(({ table }) => `(SELECT count(*) FROM free_${table})`)
  return `${frees.join('')}freed AS (SELECT ${['0', ...counts].join(' + ')} AS n), `
}

/**
 * Pointers for the task and for each resource that it locks. What belongs to a VDC is heard there, hosts and images on
 * the platform. Before: `task(id, vdc_id)` and `lock(key)` under the given names.
 */
export const announce = (task: string, lock: string) => `
  INSERT INTO event (scope, kind, id)
  SELECT coalesce(vdc_id, 'platform'), 'task', id FROM ${task}
  UNION ALL
  SELECT CASE WHEN key ~ '^(instance|volume|network|router|floatingIp|loadBalancer|securityGroup|cluster):' THEN
    coalesce(vdc_id, (SELECT i.vdc_id FROM instance i WHERE i.id = split_part(key, ':', 2)), 'platform') ELSE 'platform' END,
    split_part(key, ':', 1), split_part(key, ':', 2)
  FROM ${task}, ${lock}`
