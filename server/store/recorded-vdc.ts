import { address6Of } from '@/server/domain/address6'
import type { Id } from '@/server/domain/ids'
import type {
  RecordedCluster,
  RecordedFloatingIp,
  RecordedInstance,
  RecordedLoadBalancer,
  RecordedNetwork,
  RecordedRouter,
  RecordedSecurityGroup,
  RecordedVdc,
  RecordedVolume,
} from '@/server/domain/planning/recorded'
import { type Runner, raw, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** All that is recorded of a VDC, in eight statements whatever its size. */
export async function readRecordedVdc(on: Runner, vdcId: Id<'vdc'>): Promise<RecordedVdc> {
  return read(on, vdcId, '')
}

/**
 * The same, held until the transaction ends: what is compared with it stays true while the transaction acts on it.
 * Also waits for every other that holds it this way. Locks are taken in the order in which single actions take theirs.
 */
export async function lockRecordedVdc(tx: AnyTx, vdcId: Id<'vdc'>): Promise<RecordedVdc> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(hashtext(${`plenum-design ${vdcId}`}))::text`)
  return read(tx, vdcId, 'FOR NO KEY UPDATE OF it')
}

async function read(on: Runner, vdcId: Id<'vdc'>, hold: '' | 'FOR NO KEY UPDATE OF it'): Promise<RecordedVdc> {
  const held = raw(hold)
  const clusters = await rows<RecordedCluster>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.size, it.zones, it.template, it.health, it.resurrection,
        it.active_task_id IS NOT NULL AS "isBusy"
      FROM cluster it WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const volumes = await rows<VolumeRow>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.size_gib AS "sizeGiB", it.is_encrypted AS "isEncrypted",
        it.zone_id AS "zoneId", zone.name AS "zoneName", it.storage_id AS "storageId",
        storage.name AS "storageName", storage.is_default AS "isOnDefault", it.observed, it.actual, cluster.name AS "clusterName",
        it.active_task_id IS NOT NULL AS "isBusy",
        CASE jsonb_typeof(it.backup_policy) WHEN 'object' THEN it.backup_policy - 'since' || jsonb_build_object(
          'zoneName', (SELECT name FROM zone WHERE zone.id = it.backup_policy->>'zoneId')) ELSE it.backup_policy END AS backup,
        (SELECT count(*)::int FROM snapshot s WHERE s.volume_id = it.id) AS "snapshotCount",
        a.id AS "attachmentId", a.instance_id AS "instanceId", i.name AS "instanceName", a.device
      FROM volume it JOIN zone ON zone.id = it.zone_id JOIN storage ON storage.id = it.storage_id
      LEFT JOIN cluster ON cluster.id = it.cluster_id
      LEFT JOIN attachment a ON a.volume_id = it.id LEFT JOIN instance i ON i.id = a.instance_id
      WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const instances = await rows<InstanceRow>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.image_id AS "imageId", image.name AS "imageName", it.image_family AS "imageFamily",
        it.type_id AS "typeId", instance_type.name AS "typeName", it.vcpus, it.memory_mib AS "memoryMiB",
        it.cpu_shares AS "cpuShares", it.root_disk_gib AS "rootDiskGiB", it.root_version AS "rootVersion",
        network.name AS "networkName", it.security_group_ids AS "securityGroupIds", it.address, it.mac, network.cidr6, wanted.name AS "wantedZoneName", it.zone_id AS "zoneId",
        zone.name AS "zoneName", it.host_id AS "hostId", it.anti_affinity_group AS spread, it.priority, it.power,
        it.user_data AS "userData", it.ssh_keys AS "sshKeys", it.observed, it.actual, cluster.name AS "clusterName",
        it.member_index AS "memberIndex", it.imported IS NOT NULL AS "isImported", it.active_task_id IS NOT NULL AS "isBusy"
      FROM instance it JOIN image ON image.id = it.image_id JOIN network ON network.id = it.network_id
      LEFT JOIN instance_type ON instance_type.id = it.type_id LEFT JOIN zone ON zone.id = it.zone_id
      LEFT JOIN zone wanted ON wanted.id = it.wanted_zone_id LEFT JOIN cluster ON cluster.id = it.cluster_id
      WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const networks = await rows<NetworkRow>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.cidr, it.cidr6, it.subnet_name AS "subnetName",
        (SELECT coalesce(json_agg(json_build_object('first', host(r.first), 'last', host(r.last), 'reason', r.reason)
          ORDER BY r.first), '[]') FROM address_reservation r WHERE r.network_id = it.id) AS reserved,
        it.active_task_id IS NOT NULL AS "isBusy"
      FROM network it WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const routers = await rows<RecordedRouter>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.external, it.active_task_id IS NOT NULL AS "isBusy",
        ARRAY(SELECT n.id FROM network n WHERE n.router_id = it.id ORDER BY n.id) AS "networkIds"
      FROM router it WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const floatingIps = await rows<RecordedFloatingIp>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.active_task_id IS NOT NULL AS "isBusy", e.address,
        it.zone_id AS "zoneId", zone.name AS "zoneName", it.instance_id AS "instanceId"
      FROM floating_ip it JOIN zone ON zone.id = it.zone_id JOIN external_address e ON e.floating_ip_id = it.id
      WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const loadBalancers = await rows<RecordedLoadBalancer>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.network_id AS "networkId", it.address, it.listeners,
        it.health_check AS "healthCheck", it.instance_ids AS "instanceIds", it.cluster_ids AS "clusterIds",
        it.active_task_id IS NOT NULL AS "isBusy"
      FROM load_balancer it WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const securityGroups = await rows<RecordedSecurityGroup>(
    on,
    sql`SELECT it.id, it.name, it.generation, it.rules, it.active_task_id IS NOT NULL AS "isBusy"
      FROM security_group it WHERE it.vdc_id = ${vdcId} ORDER BY it.id ${held}`,
  )
  const plain = { instances: instances.map(toInstance), clusters, routers, floatingIps, loadBalancers, securityGroups }
  return { vdcId, networks: networks.map(toNetwork), volumes: volumes.map(toVolume), ...plain }
}

type InstanceRow = RecordedInstance & { mac: string; cidr6: string | null }
const toInstance = ({ mac, cidr6, ...instance }: InstanceRow): RecordedInstance =>
  cidr6 === null || instance.isImported ? instance : { ...instance, address6: address6Of(cidr6, mac) }

type NetworkRow = Omit<RecordedNetwork, 'subnets'> & { cidr: string; cidr6: string | null; subnetName: string }
const toNetwork = ({ cidr, cidr6, subnetName, ...network }: NetworkRow): RecordedNetwork => ({
  ...network,
  subnets: [{ name: subnetName, cidr, cidr6 }],
})

type Attachment = NonNullable<RecordedVolume['attachment']>
type VolumeRow = Omit<RecordedVolume, 'attachment'> & {
  attachmentId: Attachment['id'] | null
  instanceId: Attachment['instanceId']
  instanceName: string
  device: string
}
const toVolume = ({ attachmentId, instanceId, instanceName, device, ...volume }: VolumeRow): RecordedVolume => ({
  ...volume,
  attachment: attachmentId === null ? null : { id: attachmentId, instanceId, instanceName, device },
})
