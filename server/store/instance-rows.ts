import { address6Of } from '@/server/domain/address6'
import { dnsNameOf } from '@/server/domain/dns-name'
import { type InstanceView, stateWhile } from '@/server/domain/instance'
import { sshKeyFactsOf } from '@/server/domain/ssh-fingerprint'
import { raw, sql } from './sql'

/** The domain's `instanceState` in SQL, made of the same table, so that lists filter and sort by what they show. */
const whens = Object.entries(stateWhile).map(([kind, state]) =>
  state === 'changing'
    ? `WHEN '${kind}' THEN CASE i.observed WHEN 'pending' THEN 'creating' ELSE 'changing' END`
    : `WHEN '${kind}' THEN '${state}'`,
)
export const instanceStateSql = raw(
  `(CASE i.active_task_kind ${whens.join(' ')} ELSE CASE i.observed WHEN 'pending' THEN 'failed' ELSE i.observed END END)`,
)

/** Instances with the names of all that they refer to, one query whatever their number. */
export const instanceFrom = sql`instance i
  JOIN image ON image.id = i.image_id
  JOIN network ON network.id = i.network_id
  LEFT JOIN instance_type ON instance_type.id = i.type_id
  LEFT JOIN zone ON zone.id = i.zone_id
  LEFT JOIN host ON host.id = i.host_id
  LEFT JOIN cluster ON cluster.id = i.cluster_id`

/** What was last heard of one that does not run says nothing. */
const healthSql = raw(`(CASE WHEN cluster.health IS NOT NULL THEN jsonb_build_object(
    'state', CASE WHEN i.observed = 'running' THEN coalesce(i.health, 'unknown') ELSE 'unknown' END,
    'since', to_char(i.health_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'reason', CASE WHEN i.observed = 'running' THEN i.health_reason END) END)`)

export const instanceColumns = sql`i.id, i.vdc_id AS "vdcId", i.name, ${instanceStateSql} AS state,
  i.state_reason AS "stateReason", i.power, i.observed, i.observed_at AS "observedAt", i.generation,
  i.observed_generation AS "observedGeneration", i.active_task_id AS "activeTaskId",
  i.active_task_kind AS "activeTaskKind", i.zone_id AS "zoneId", zone.name AS "zoneName", i.host_id AS "hostId",
  host.name AS "hostName", i.placement_reason AS "placementReason", i.type_id AS "typeId",
  instance_type.name AS "typeName", i.vcpus, i.cpu_shares AS "cpuShares", i.memory_mib AS "memoryMiB",
  i.root_disk_gib AS "rootDiskGiB", i.image_id AS "imageId", image.name AS "imageName", i.image_family AS "imageFamily",
  i.network_id AS "networkId",
  network.name AS "networkName", network.cidr6, zone.network_driver IS NOT NULL AND i.imported IS NULL AS "hasDnsName",
  ARRAY(SELECT g.name FROM security_group g WHERE g.id = ANY(i.security_group_ids)
    ORDER BY g.name) AS "securityGroups", i.ssh_keys AS "sshKeys", i.mac, i.address, i.anti_affinity_group AS "antiAffinityGroup", i.priority,
  cluster.name AS "clusterName", i.member_index AS "memberIndex", ${healthSql} AS health,
  (SELECT count(*)::int FROM attachment a WHERE a.instance_id = i.id) AS "volumeCount",
  i.imported IS NOT NULL AS "isImported",
  CASE WHEN i.observed IN ('running', 'paused') THEN i.cpu_percent END AS "cpuPercent",
  CASE WHEN i.observed IN ('running', 'paused') THEN i.memory_used_mib END AS "memoryUsedMiB",
  CASE WHEN i.observed IN ('running', 'paused') THEN i.net_rx_bytes_per_s END AS "netRxBytesPerS",
  CASE WHEN i.observed IN ('running', 'paused') THEN i.net_tx_bytes_per_s END AS "netTxBytesPerS",
  i.created_at AS "createdAt", i.created_by AS "createdBy"`

export type InstanceRow = Omit<InstanceView, 'observedAt' | 'createdAt' | 'sshKeys' | 'dnsName' | 'address6'> & {
  observedAt: Date | null
  createdAt: Date
  sshKeys: string[]
  hasDnsName: boolean
  cidr6: string | null
}

/** Whoever does not run the data center is not told which host an instance is on. */
export type Reader = { seesHosts: boolean }

export function toInstanceView({ hasDnsName, cidr6, ...row }: InstanceRow, reader: Reader): InstanceView {
  const view = {
    ...row,
    ...{ observedAt: row.observedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() },
    address6: cidr6 === null || row.isImported ? null : address6Of(cidr6, row.mac),
    dnsName: hasDnsName ? dnsNameOf(row.name, row.networkName) : null,
    sshKeys: row.sshKeys.map(sshKeyFactsOf),
  }
  return reader.seesHosts ? view : withoutHost(view)
}

/** A placement's sentence begins with “<host> in <zone>: ”; a host's name has no spaces. */
const withoutHost = (view: InstanceView): InstanceView => ({
  ...view,
  hostId: null,
  hostName: null,
  placementReason: view.placementReason?.replace(/^\S+ in /, '') ?? null,
})
