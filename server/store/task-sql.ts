/** The channel that wakes workers. Empty payload: there is work. A task's id: it is to be cancelled. */
export const taskChannel = 'plenum_task'

/**
 * Parts of statements that everything that begins or ends a task shares. `key` is a lock's key, `<kind>:<id>`; a lock
 * is all that is known here of the resources that a task works on.
 */

/** Rows whose locks a task takes say so themselves, so that lists need no join. Before: `lock(key)`; params: task id, kind. */
export const markBusy = (taskId: string, taskKind: string) => `
  busy_instance AS (
    UPDATE instance SET active_task_id = ${taskId}, active_task_kind = ${taskKind}
    FROM lock WHERE instance.id = substr(lock.key, 10) AND lock.key LIKE 'instance:%'
  ), busy_volume AS (
    UPDATE volume SET active_task_id = ${taskId}, active_task_kind = ${taskKind}
    FROM lock WHERE volume.id = substr(lock.key, 8) AND lock.key LIKE 'volume:%'
  ), busy_host AS (
    UPDATE host SET active_task_id = ${taskId}
    FROM lock WHERE host.id = substr(lock.key, 6) AND lock.key LIKE 'host:%'
  ), busy_network AS (
    UPDATE network SET active_task_id = ${taskId}
    FROM lock WHERE network.id = substr(lock.key, 9) AND lock.key LIKE 'network:%'
  ), busy_floating_ip AS (
    UPDATE floating_ip SET active_task_id = ${taskId}
    FROM lock WHERE floating_ip.id = substr(lock.key, 12) AND lock.key LIKE 'floatingIp:%'
  ), busy_router AS (
    UPDATE router SET active_task_id = ${taskId}
    FROM lock WHERE router.id = substr(lock.key, 8) AND lock.key LIKE 'router:%'
  ), busy_load_balancer AS (
    UPDATE load_balancer SET active_task_id = ${taskId}
    FROM lock WHERE load_balancer.id = substr(lock.key, 14) AND lock.key LIKE 'loadBalancer:%'
  ), busy_security_group AS (
    UPDATE security_group SET active_task_id = ${taskId}
    FROM lock WHERE security_group.id = substr(lock.key, 15) AND lock.key LIKE 'securityGroup:%'
  ), busy_cluster AS (
    UPDATE cluster SET active_task_id = ${taskId}
    FROM lock WHERE cluster.id = substr(lock.key, 9) AND lock.key LIKE 'cluster:%'
  )`

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
