import { allocateAddress, parseCidr, randomMac } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import type { TaskKind } from '@/server/domain/task'
import { heldAddresses } from './held'
import { announceChanged, changeWanted, notify, type WantedChange } from './instances'
import { lockAddresses, readNetwork } from './networks'
import { refuseReserved } from './reservations'
import { holdSecurityGroups } from './security-groups'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'
import { orConflict } from './unique'

/** All that is wanted of one instance. `address` null: the lowest that is free. */
export type InstanceRecord = Required<Omit<WantedChange, 'address'>> & { address: string | null }

/**
 * An instance’s row, made or changed by a step and marked as its task’s work. A repeat finds it as it is.
 * @throws `conflict` when its name or address is taken, or another apply may need the address again, `exhausted` when its network is full.
 */
export async function writeInstance(
  tx: AnyTx,
  it: InstanceRecord & { id: string; vdcId: string },
  task: { id: string; kind: TaskKind; actorName: string },
): Promise<void> {
  const { id, vdcId, ...wanted } = it
  await holdSecurityGroups(tx, vdcId, it.securityGroupIds)
  const there = await readPlace(tx, id)
  const address = await chooseAddress(tx, { ...it, there, taskId: task.id })
  if (there) return void (await rewrite(tx, id, { ...wanted, address }))
  const made = await orConflict(
    rows(
      tx,
      sql`WITH changed AS (
          INSERT INTO instance (id, vdc_id, name, wanted_zone_id, type_id, vcpus, cpu_shares, memory_mib, root_disk_gib,
            image_id, image_family, user_data, ssh_keys, network_id, mac, address, anti_affinity_group, priority, cluster_id, member_index, power,
            security_group_ids, created_by, active_task_id, active_task_kind, updated_at)
          VALUES (${id}, ${vdcId}, ${it.name}, ${it.wantedZoneId}::text, ${it.typeId}::text, ${it.vcpus}::int,
            ${it.cpuShares}::int, ${it.memoryMiB}::int, ${it.rootDiskGiB}::int, ${it.imageId}, ${it.imageFamily}::text, ${it.userData}::text, ${it.sshKeys}::text[],
            ${it.networkId}, ${randomMac()}, ${address}, ${it.antiAffinityGroup}::text, ${it.priority}, ${it.clusterId}::text,
            ${it.memberIndex}::int, ${it.power}, ${it.securityGroupIds}::text[], ${task.actorName}, ${task.id}, ${task.kind}, now())
          ON CONFLICT (id) DO NOTHING RETURNING id, vdc_id
        ), ${announceChanged}
        SELECT ${notify} FROM changed`,
    ),
    `There is already an instance ${it.name} in this VDC, or one with its address. Choose another name or address.`,
  )
  // A worker that lost this task wrote it just now: found from here on.
  if (made.length === 0) await writeInstance(tx, it, task)
}

/** The same for parts of it, as a step of a task. @throws as above */
export async function rewriteInstance(
  tx: AnyTx,
  id: string,
  { address: wanted, ...change }: Omit<WantedChange, 'address'> & { address?: string | null },
  taskId: string,
): Promise<void> {
  const there = await readPlace(tx, id)
  const networkId = change.networkId ?? there?.networkId
  if (!there || !networkId)
    throw new PlenumError('missing', 'The instance is no longer recorded. There is nothing left to do.')
  if (change.securityGroupIds) await holdSecurityGroups(tx, there.vdcId, change.securityGroupIds)
  const isPlaced = wanted !== undefined || networkId !== there.networkId
  const address = isPlaced ? await chooseAddress(tx, { networkId, address: wanted ?? null, there, taskId }) : undefined
  await rewrite(tx, id, { ...change, address })
}

type Place = { vdcId: string; networkId: string; address: string }
const readPlace = (on: Runner, id: string) =>
  firstRow<Place>(on, sql`SELECT vdc_id AS "vdcId", network_id AS "networkId", address FROM instance WHERE id = ${id}`)

const rewrite = (tx: AnyTx, id: string, change: WantedChange) =>
  orConflict(
    changeWanted(tx, id, change),
    `There is already an instance ${change.name ?? 'with this address'} in this VDC. Choose another name or address.`,
  )

/** The one asked for; else the one that it has on that network; else the lowest that is free. */
async function chooseAddress(
  tx: AnyTx,
  wish: { networkId: string; address: string | null; there: Place | null; taskId: string },
): Promise<string> {
  const { networkId, address, there, taskId } = wish
  if (address && (await heldAddresses(tx, networkId, taskId)).includes(address))
    throw new PlenumError(
      'conflict',
      `An apply under way needs ${address} again if it is taken back. Wait until it has ended, or choose another address.`,
    )
  if (address) {
    if (address !== there?.address || networkId !== there.networkId) await refuseReserved(tx, networkId, address)
    return address
  }
  if (there?.networkId === networkId) return there.address
  const network = await readNetwork(tx, networkId)
  const cidr = network && parseCidr(network.cidr)
  if (!cidr) throw new PlenumError('missing', 'The network of the instance is no longer recorded. Plan again.')
  const free = allocateAddress(cidr, await lockAddresses(tx, networkId))
  if (free) return free
  throw new PlenumError('exhausted', `Network ${network.name} has no free address left. Choose a larger range.`)
}
