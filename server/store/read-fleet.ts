import type { FleetCluster, FleetInstance } from '@/server/domain/failure/fleet'
import type { RoomHost } from '@/server/domain/room'
import { hostCandidates } from './read-hosts'
import { filteredZoneIds } from './security-groups'
import { type Runner, rows, sql } from './sql'

export const fleetHosts = async (on: Runner): Promise<RoomHost[]> =>
  (await hostCandidates(on, { vdcId: '', antiAffinityGroup: null, instanceId: null })).map(
    ({ groupMembers: _, ...host }) => host,
  )

/** All that have a place. */
export const fleetInstances = (on: Runner) =>
  rows<FleetInstance>(
    on,
    sql`SELECT i.id, i.name, i.vdc_id AS "vdcId", vdc.name AS "vdcName", i.host_id AS "hostId", h.zone_id AS "zoneId",
        i.wanted_zone_id AS "wantedZoneId", i.vcpus, i.memory_mib AS "memoryMiB",
        i.observed IN ('running', 'paused') AS "isOn", i.anti_affinity_group AS "antiAffinityGroup", i.priority,
        i.cluster_id AS "clusterId", i.power, i.imported IS NOT NULL AS "isImported",
        ${filteredZoneIds(sql`i`)} AS "filteredZoneIds",
        (SELECT count(*)::int FROM attachment a WHERE a.instance_id = i.id) AS "volumeCount"
      FROM instance i JOIN vdc ON vdc.id = i.vdc_id JOIN host h ON h.id = i.host_id`,
  )

export const fleetClusters = (on: Runner) =>
  rows<FleetCluster>(
    on,
    sql`SELECT c.id, c.name, c.vdc_id AS "vdcId", vdc.name AS "vdcName", c.size
      FROM cluster c JOIN vdc ON vdc.id = c.vdc_id`,
  )
