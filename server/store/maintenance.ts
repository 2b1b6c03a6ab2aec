import type { MaintainedFleet, MaintainedInstance } from '@/server/domain/maintenance'
import { drainCandidates } from './drain'
import { fleetClusters } from './read-fleet'
import { firstRow, type Runner, rows, sql } from './sql'

/** The fleet as maintenance sees it. */
export async function maintainedFleet(on: Runner): Promise<MaintainedFleet> {
  // One after the other: in a transaction there is one connection.
  const hosts = await drainCandidates(on)
  const powered = await rows<{ id: string }>(on, sql`SELECT id FROM host WHERE power_driver IS NOT NULL`)
  const instances = await rows<MaintainedInstance>(
    on,
    sql`SELECT id, vdc_id AS "vdcId", name, vcpus, memory_mib AS "memoryMiB", observed, power,
          anti_affinity_group AS "antiAffinityGroup", active_task_kind AS "activeTaskKind",
          imported IS NOT NULL AS "isImported", host_id AS "hostId", cluster_id AS "clusterId"
        FROM instance WHERE host_id IS NOT NULL ORDER BY id`,
  )
  const clusters = await fleetClusters(on)
  const hasPower = new Set(powered.map(each => each.id))
  return { hosts: hosts.map(host => ({ ...host, hasPowerControl: hasPower.has(host.id) })), instances, clusters }
}

/** Machines that a cut of power would hit, by name: what does not answer may well run. */
export const runningOn = async (on: Runner, hostId: string): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      on,
      sql`SELECT name FROM instance WHERE host_id = ${hostId} AND observed IN ('running', 'paused', 'unknown')
        ORDER BY name`,
    )
  ).map(each => each.name)

/** How a task fares that another one waits for, and whether that one is to be cancelled. */
export const fareOf = (on: Runner, taskId: string, waitingId: string) =>
  firstRow<{ state: string; percent: number; message: string | null; isCancelled: boolean; isEnding: boolean }>(
    on,
    sql`SELECT t.state, t.percent, t.error ->> 'message' AS message, t.cancel_requested AS "isEnding",
        coalesce((SELECT w.cancel_requested FROM task w WHERE w.id = ${waitingId}), FALSE) AS "isCancelled"
      FROM task t WHERE t.id = ${taskId}`,
  )
