import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { ObservedState, PowerState } from '@/server/domain/instance'
import type { TaskKind } from '@/server/domain/task'
import type { DiskSource } from '@/server/drivers/contract/types'
import type { ImageFile } from './images'
import { announceChanged, notify } from './instances'
import { tryingId } from './load-balancers'
import type { SecurityGroupRow } from './security-groups'
import { firstRow, type Runner, raw, rows, sql } from './sql'
import { announceVolumes, type NewVolume, storageFor } from './volumes'

/** Everything that a step needs to tell a driver about one instance. */
export type InstanceWork = {
  id: Id<'instance'>
  vdcId: Id<'vdc'>
  name: string
  clusterName: string | null
  generation: number
  power: PowerState
  observed: ObservedState
  wantedZoneId: Id<'zone'> | null
  zoneId: Id<'zone'> | null
  hostId: Id<'host'> | null
  vcpus: number
  cpuShares: number
  memoryMiB: number
  rootDiskGiB: number
  rootVersion: number
  userData: string | null
  sshKeys: string[]
  mac: string
  address: string
  antiAffinityGroup: string | null
  isImported: boolean
  image: ImageFile
  network: { id: Id<'network'>; name: string; cidr: string; cidr6: string | null; routerId: Id<'router'> | null }
  floatingIpId: Id<'floatingIp'> | null
  securityGroups: SecurityGroupRow[]
  /** Those on its network, and what tries the members of its cluster. */
  loadBalancerIds: Id<'loadBalancer'>[]
  attachments: {
    id: Id<'attachment'>
    volumeId: Id<'volume'>
    storageId: Id<'storage'>
    /** While its volume moves: where that lies besides. */
    otherStorageId: Id<'storage'> | null
    device: string
    source: DiskSource | null
    isHalfReverted: boolean
    /** Of an encrypted volume, sealed. */
    luksKey: unknown
  }[]
}

export const readWork = (on: Runner, instanceId: string) =>
  firstRow<InstanceWork>(
    on,
    sql`SELECT i.id, i.vdc_id AS "vdcId", i.name, cluster.name AS "clusterName", i.generation, i.power, i.observed, i.wanted_zone_id AS "wantedZoneId",
        i.zone_id AS "zoneId", i.host_id AS "hostId", i.vcpus, i.cpu_shares AS "cpuShares", i.memory_mib AS "memoryMiB",
        i.root_disk_gib AS "rootDiskGiB", i.root_version AS "rootVersion", i.user_data AS "userData", i.ssh_keys AS "sshKeys", i.mac, i.address,
        i.anti_affinity_group AS "antiAffinityGroup", i.imported IS NOT NULL AS "isImported",
        json_build_object('id', image.id, 'name', image.name, 'path', image.path, 'format', image.format,
          'sizeBytes', image.size_bytes, 'checksum', image.checksum) AS image,
        json_build_object('id', network.id, 'name', network.name, 'cidr', network.cidr, 'cidr6', network.cidr6,
          'routerId', network.router_id) AS network,
        (SELECT f.id FROM floating_ip f WHERE f.instance_id = i.id) AS "floatingIpId",
        coalesce((SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'rules', g.rules,
            'generation', g.generation) ORDER BY g.id)
          FROM security_group g WHERE g.id = ANY(i.security_group_ids)), '[]') AS "securityGroups",
        ARRAY(SELECT b.id FROM load_balancer b WHERE b.network_id = i.network_id
          UNION ALL SELECT ${tryingId(sql`cluster.id`)} WHERE cluster.health->>'kind' = 'tcp' ORDER BY 1) AS "loadBalancerIds",
        coalesce((SELECT json_agg(json_build_object('id', a.id, 'volumeId', a.volume_id, 'storageId', v.storage_id, 'otherStorageId', v.other_storage_id,
            'device', a.device, 'source', a.source, 'isHalfReverted', v.reverting_to IS NOT NULL, 'luksKey', v.luks_key)
          ORDER BY length(a.device), a.device)
          FROM attachment a JOIN volume v ON v.id = a.volume_id WHERE a.instance_id = i.id), '[]') AS attachments
      FROM instance i JOIN image ON image.id = i.image_id JOIN network ON network.id = i.network_id
        LEFT JOIN cluster ON cluster.id = i.cluster_id
      WHERE i.id = ${instanceId}`,
  )

/** The host that it is placed on, if any. */
export const readPlacedOn = async (on: Runner, instanceId: string): Promise<string | null> =>
  (
    await firstRow<{ hostId: string | null }>(
      on,
      sql`SELECT host_id AS "hostId" FROM instance WHERE id = ${instanceId}`,
    )
  )?.hostId ?? null

export type Placed = { zoneId: string; hostId: string; reason: string }

/** Where it is to run; null takes the choice back. Both hosts are told: what is handed out of them differs. */
export async function recordPlacement(on: Runner, instanceId: string, placed: Placed | null): Promise<void> {
  await rows(
    on,
    sql`WITH before AS (SELECT host_id FROM instance WHERE id = ${instanceId}), changed AS (
        UPDATE instance SET zone_id = ${placed?.zoneId ?? null}::text, host_id = ${placed?.hostId ?? null}::text,
          placement_reason = ${placed?.reason ?? null}::text
        WHERE id = ${instanceId} RETURNING id, vdc_id, host_id
      ), ${announceChanged}, told AS (
        INSERT INTO event (scope, kind, id) SELECT 'platform', 'host', host_id
        FROM (SELECT host_id FROM before UNION SELECT host_id FROM changed) AS both_hosts WHERE host_id IS NOT NULL
      )
      SELECT ${notify}`,
  )
}

/** A creation that was taken back: nowhere, nothing there, and why. The row stays, to be retried or deleted. */
export async function recordNeverMade(on: Runner, instanceId: string, reason: string): Promise<void> {
  await recordPlacement(on, instanceId, null)
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE instance SET observed = 'pending', observed_generation = 0, external = NULL, state_reason = ${reason},
          observed_at = now()
        WHERE id = ${instanceId} RETURNING id, vdc_id
      ), ${announceChanged}
      SELECT ${notify}`,
  )
}

/** The same of a volume. */
export async function recordVolumeNeverMade(on: Runner, volumeId: string, reason: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE volume SET observed = 'pending', observed_generation = 0, external = NULL, state_reason = ${reason},
          observed_at = now()
        WHERE id = ${volumeId} RETURNING id, vdc_id
      ), ${announceVolumes}
      SELECT ${notify}`,
  )
}

/** Held until the transaction ends: two placements never count on the same free place. */
export async function lockPlacement(on: Runner): Promise<void> {
  await rows(on, sql`SELECT pg_advisory_xact_lock(hashtext('plenum.placement'))::text AS locked`)
}

/** Which root disk is wanted: a number says so, so that a repeat makes no further one. */
export async function recordRootVersion(on: Runner, instanceId: string, rootVersion: number): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE instance SET root_version = ${rootVersion}::int, generation = generation + 1
        WHERE id = ${instanceId} AND root_version <> ${rootVersion}::int RETURNING id, vdc_id
      ), ${announceChanged}
      SELECT ${notify}`,
  )
}

/** Other disks are wanted from now on: whoever looked before looks at an older version. */
export async function countDisksAsChanged(on: Runner, instanceId: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (
        UPDATE instance SET generation = generation + 1 WHERE id = ${instanceId} RETURNING id, vdc_id
      ), ${announceChanged}
      SELECT ${notify}`,
  )
}

/**
 * A volume’s row, made by a step and marked as its task’s work, which the enqueuing could not do yet. A repeat finds it.
 * @throws `conflict` when the name is taken.
 */
export async function insertVolumeOfTask(
  on: Runner,
  it: NewVolume & { clusterId?: string | null },
  task: { id: string; kind: TaskKind },
): Promise<void> {
  const made = await rows(
    on,
    sql`WITH changed AS (
        INSERT INTO volume (id, vdc_id, zone_id, storage_id, name, size_gib, is_encrypted, cluster_id, active_task_id,
          active_task_kind)
        VALUES (${it.id}, ${it.vdcId}, ${it.zoneId}, ${storageFor(it)}, ${it.name}, ${it.sizeGiB}::int, ${it.isEncrypted ?? false}::boolean,
          ${it.clusterId ?? null}::text, ${task.id}, ${task.kind})
        ON CONFLICT DO NOTHING RETURNING id, vdc_id
      ), ${announceVolumes}
      SELECT ${notify} FROM changed`,
  )
  if (made.length > 0 || (await isRecorded(on, 'volume', it.id))) return
  throw new PlenumError('conflict', `There is already a volume ${it.name} in this VDC. Choose another name.`)
}

/** What an insert met: the same, by a try before it. Asked afterwards, since a worker that lost the task may write it just then. */
const isRecorded = async (on: Runner, table: 'volume' | 'attachment', id: string) =>
  (await firstRow(on, sql`SELECT 1 FROM ${raw(table)} WHERE id = ${id}`)) !== null

export type NewAttachment = { id: string; volumeId: string; instanceId: string; device: string }

/**
 * Repeatable. The unique volume is the single-writer rule.
 * @throws `conflict` when the volume is attached already, `missing` when it is gone.
 */
export async function insertAttachment(on: Runner, it: NewAttachment): Promise<void> {
  const [made] = await rows(
    on,
    sql`WITH made AS (
        INSERT INTO attachment (id, volume_id, instance_id, device)
        SELECT ${it.id}, id, ${it.instanceId}, ${it.device} FROM volume WHERE id = ${it.volumeId}
        ON CONFLICT DO NOTHING RETURNING volume_id, instance_id
      ), changed AS (
        UPDATE instance SET generation = generation + 1 WHERE id IN (SELECT instance_id FROM made) RETURNING id
      ), announced AS (${announcePair})
      SELECT ${notify} FROM made`,
  )
  if (!made && !(await isRecorded(on, 'attachment', it.id))) throw await notAttachable(on, it.volumeId)
}

async function notAttachable(on: Runner, volumeId: string): Promise<PlenumError> {
  const found = await firstRow<{ volume: string; instance: string | null }>(
    on,
    sql`SELECT v.name AS volume, i.name AS instance FROM volume v LEFT JOIN attachment a ON a.volume_id = v.id
      LEFT JOIN instance i ON i.id = a.instance_id WHERE v.id = ${volumeId}`,
  )
  return found
    ? new PlenumError('conflict', `${found.volume} is attached to ${found.instance ?? 'another instance'}. Detach it.`)
    : new PlenumError('missing', 'The volume to attach is no longer there. Choose another.')
}

export async function deleteAttachments(on: Runner, attachmentIds: string[]): Promise<void> {
  if (attachmentIds.length === 0) return
  await rows(
    on,
    sql`WITH made AS (
        DELETE FROM attachment WHERE id = ANY(${attachmentIds}::text[]) RETURNING volume_id, instance_id
      ), announced AS (${announcePair})
      SELECT ${notify}`,
  )
}

/** Pointers to both ends of the attachments in a CTE `made`. */
const announcePair = sql`INSERT INTO event (scope, kind, id)
  SELECT v.vdc_id, 'volume', v.id FROM made JOIN volume v ON v.id = made.volume_id
  UNION SELECT i.vdc_id, 'instance', i.id FROM made JOIN instance i ON i.id = made.instance_id`

/** Where the host finds them; not state that anybody is shown, so without an event. */
export async function recordSources(on: Runner, sources: { id: string; source: DiskSource | null }[]): Promise<void> {
  await rows(
    on,
    sql`UPDATE attachment SET source = found.source::jsonb
      FROM unnest(${sources.map(it => it.id)}::text[], ${sources.map(it => (it.source ? JSON.stringify(it.source) : null))}::text[])
        AS found (id, source)
      WHERE attachment.id = found.id`,
  )
}

/** Why a task is being undone, in the public sentence; null while it is not. */
export const taskFailure = async (on: Runner, taskId: string): Promise<string | null> =>
  (
    await firstRow<{ message: string | null }>(
      on,
      sql`SELECT error->>'message' AS message FROM task WHERE id = ${taskId}`,
    )
  )?.message ?? null
