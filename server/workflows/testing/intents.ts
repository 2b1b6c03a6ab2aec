import { createHash } from 'node:crypto'
import { allocateAddress, parseCidr } from '@/server/domain/address'
import { planDrain } from '@/server/domain/drain'
import { whyItStays } from '@/server/domain/failover'
import { type Id, idPrefixes, type Kind } from '@/server/domain/ids'
import type { PowerState, Priority } from '@/server/domain/instance'
import type { MaintenanceHook } from '@/server/domain/maintenance'
import type { BootDevice } from '@/server/domain/sensor'
import type { TaskKind } from '@/server/domain/task'
import { simulatedHostConfig } from '@/server/drivers/simulated'
import { insertBackup, readBackupFacts } from '@/server/store/backups'
import { drainCandidates, drainedInstances } from '@/server/store/drain'
import { lostInstances } from '@/server/store/failover'
import { writeCordon } from '@/server/store/hosts'
import { insertImage } from '@/server/store/images'
import { importedImage, insertImported } from '@/server/store/imported'
import { changeWanted, insertInstance, readInstanceFacts } from '@/server/store/instances'
import { lockAddresses } from '@/server/store/networks'
import { insertSnapshot, readSnapshotFacts } from '@/server/store/snapshots'
import { inTransaction, type Store } from '@/server/store/store'
import type { NewTask } from '@/server/store/tasks'
import { insertVolume, readVolumeFacts } from '@/server/store/volumes'
import { lockOf, lockOfThing, type TaskInput } from '@/server/tasks/catalog'
import { drainChanges } from '@/server/tasks/drain'
import { subjectsOf } from '@/server/tasks/subjects'
import { ids, worldName } from './seed'

/** An id that follows from a name: the same in every world. */
export const idFor = <K extends Kind>(kind: K, name: string) =>
  `${idPrefixes[kind]}_${createHash('sha256').update(name).digest('hex').slice(0, 20)}` as Id<K>

export type Intent<K extends TaskKind> = Omit<NewTask<K>, 'actor'>

export type InstanceWish = {
  vcpus?: number
  memoryMiB?: number
  /** Default: any. */
  zoneId?: Id<'zone'>
  antiAffinityGroup?: string
  priority?: Priority
  newVolumes?: { name: string; sizeGiB?: number; isEncrypted?: boolean }[]
  volumeIds?: Id<'volume'>[]
  securityGroupIds?: Id<'securityGroup'>[]
  hostId?: Id<'host'>
}

/**
 * What services write before a task is queued, without their checks: the wanted state, and the task that is to make it
 * so. Each answers with that task.
 */
export const createIntents = (store: Store) => ({
  async createInstance(name: string, wish: InstanceWish = {}): Promise<Intent<'instance.create'>> {
    const instanceId = idFor('instance', name)
    const volumes = {
      newVolumes: (wish.newVolumes ?? []).map(volume => ({
        volumeId: idFor('volume', volume.name),
        attachmentId: idFor('attachment', volume.name),
        name: volume.name,
        sizeGiB: volume.sizeGiB ?? 1,
        isEncrypted: volume.isEncrypted ?? false,
      })),
      existingVolumes: (wish.volumeIds ?? []).map(volumeId => ({
        volumeId,
        attachmentId: idFor('attachment', volumeId),
      })),
    }
    await inTransaction(store, async tx => {
      const address = allocateAddress(parseCidr('10.64.0.0/20')!, await lockAddresses(tx, ids.network))!
      const mac = createHash('sha256').update(name).digest('hex').slice(0, 6).match(/../g)!.join(':')
      await insertInstance(tx, {
        ...{ id: instanceId, vdcId: ids.vdc, name, wantedZoneId: wish.zoneId ?? null, typeId: null },
        ...{ vcpus: wish.vcpus ?? 1, cpuShares: 1024, memoryMiB: wish.memoryMiB ?? 512, rootDiskGiB: 2 },
        ...{ imageId: ids.image, userData: null, sshKeys: [], networkId: ids.network, mac: `52:54:00:${mac}`, address },
        ...{
          antiAffinityGroup: wish.antiAffinityGroup ?? null,
          priority: wish.priority ?? 'normal',
          securityGroupIds: wish.securityGroupIds ?? [],
          createdBy: 'Test',
        },
      })
    })
    const locked = [...volumes.newVolumes, ...volumes.existingVolumes].map(volume => lockOf('volume', volume.volumeId))
    return {
      kind: 'instance.create',
      input: { instanceId, vdcId: ids.vdc, name, ...volumes, hostId: wish.hostId ?? null },
      vdcId: ids.vdc,
      resource: { kind: 'instance', id: instanceId, name },
      locks: [lockOf('instance', instanceId), ...locked],
    }
  },

  start: (id: Id<'instance'>) => power(store, 'instance.start', id, 'running', {}),
  stop: (id: Id<'instance'>, { force = false } = {}) => power(store, 'instance.stop', id, 'stopped', { force }),
  reboot: (id: Id<'instance'>) => power(store, 'instance.reboot', id, 'running', {}),
  pause: (id: Id<'instance'>) => power(store, 'instance.pause', id, 'paused', {}),
  resume: (id: Id<'instance'>) => power(store, 'instance.resume', id, 'running', {}),

  async resize(id: Id<'instance'>, to: { vcpus?: number; memoryMiB?: number; cpuShares?: number }) {
    const { typeId, vcpus, memoryMiB, cpuShares, observed } = await factsOf(store, id)
    const from = { typeId, vcpus, memoryMiB, cpuShares }
    return onInstance(store, 'instance.resize', id, {
      ...{ from, to: { ...from, typeId: null, ...to } },
      wasRunning: observed === 'running',
    })
  },
  async rebuild(
    id: Id<'instance'>,
    { imageId, target = null }: { imageId?: Id<'image'>; target?: null | 'elsewhere' | Id<'host'> } = {},
  ) {
    const { imageId: previousImageId, hostId: previousHostId } = await factsOf(store, id)
    return onInstance(store, 'instance.rebuild', id, {
      ...{ imageId: imageId ?? previousImageId, previousImageId },
      ...{ target, previousHostId, to: {}, from: {}, power: 'running' as const },
    })
  },
  async migrate(id: Id<'instance'>, to: { id: Id<'host'>; name: string }): Promise<Intent<'instance.migrate'>> {
    const { name, vdcId, hostId } = await factsOf(store, id)
    const input = { instanceId: id, name, fromHostId: hostId!, toHostId: to.id, toHostName: to.name, reason: 'Moved.' }
    return {
      ...{ kind: 'instance.migrate', input, vdcId, resource: { kind: 'instance', id, name } },
      locks: [lockOf('instance', id)],
    }
  },
  /** As it stands in the simulated host: a stranger of 2 vCPU and 1 GiB, running. */
  async importInstance(
    name: string,
    host: { id: Id<'host'>; zoneId: string },
    external: string,
  ): Promise<Intent<'instance.import'>> {
    const instanceId = idFor('instance', name)
    await inTransaction(store, async tx => {
      const address = allocateAddress(parseCidr('10.64.0.0/20')!, await lockAddresses(tx, ids.network))!
      await insertImported(tx, {
        ...{ id: instanceId, vdcId: ids.vdc, name, imageId: await importedImage(tx), createdBy: 'Test' },
        ...{ vcpus: 2, memoryMiB: 1024, cpuShares: 1024, power: 'running', networkId: ids.network, address },
        ...{ mac: '52:54:00:00:00:fe', hostId: host.id, zoneId: host.zoneId },
        machine: { name, nics: [], disks: [] },
      })
    })
    return {
      kind: 'instance.import',
      input: { instanceId, name, external },
      vdcId: ids.vdc,
      resource: { kind: 'instance', id: instanceId, name },
      locks: [lockOf('instance', instanceId)],
    }
  },
  async deleteInstance(id: Id<'instance'>, { deleteVolumeIds = [] as Id<'volume'>[] } = {}) {
    const intent = await onInstance(store, 'instance.delete', id, { deleteVolumeIds })
    return { ...intent, locks: [...intent.locks, ...deleteVolumeIds.map(volumeId => lockOf('volume', volumeId))] }
  },

  async createVolume(
    name: string,
    { zoneId, sizeGiB = 1, from }: { zoneId: Id<'zone'>; sizeGiB?: number; from?: Id<'snapshot'> },
  ) {
    const volumeId = idFor('volume', name)
    const source = from && (await snapshotOf(store, from))
    const row = { id: volumeId, vdcId: ids.vdc, zoneId, name, sizeGiB, from: source }
    await inTransaction(store, tx => insertVolume(tx, row))
    return onVolume('volume.create', volumeId, name, { volumeId, name, sizeGiB })
  },
  async resizeVolume(volumeId: Id<'volume'>, toGiB: number) {
    const { name, sizeGiB: fromGiB, instanceId } = await volumeOf(store, volumeId)
    const locks = instanceId ? [lockOf('instance', instanceId)] : []
    return onVolume('volume.resize', volumeId, name, { volumeId, name, fromGiB, toGiB, instanceId }, locks)
  },
  async moveVolume(volumeId: Id<'volume'>, toStorageId: Id<'storage'>) {
    const { name, sizeGiB, storageId: fromStorageId, instanceId } = await volumeOf(store, volumeId)
    const locks = instanceId ? [lockOf('instance', instanceId)] : []
    const input = { volumeId, name, sizeGiB, fromStorageId, toStorageId, toStorageName: 'fast' }
    return onVolume('volume.move', volumeId, name, input, locks)
  },
  async deleteVolume(volumeId: Id<'volume'>) {
    const { name } = await volumeOf(store, volumeId)
    return onVolume('volume.delete', volumeId, name, { volumeId, name })
  },
  async takeSnapshot(volumeId: Id<'volume'>, name: string) {
    const { name: volumeName, sizeGiB } = await volumeOf(store, volumeId)
    const snapshotId = idFor('snapshot', name)
    await inTransaction(store, tx => insertSnapshot(tx, { id: snapshotId, volumeId, name, sizeGiB }))
    return onVolume('snapshot.create', volumeId, volumeName, { snapshotId, volumeId, name, volumeName })
  },
  async revert(snapshotId: Id<'snapshot'>) {
    const { name, volumeId } = await snapshotOf(store, snapshotId)
    const { name: volumeName, attachmentId, instanceId } = await volumeOf(store, volumeId)
    const input = { snapshotId, volumeId, name, volumeName, attachmentId, instanceId }
    return onVolume('snapshot.revert', volumeId, volumeName, input, instanceId ? [lockOf('instance', instanceId)] : [])
  },
  async deleteSnapshot(snapshotId: Id<'snapshot'>) {
    const { name, volumeId } = await snapshotOf(store, snapshotId)
    const { name: volumeName } = await volumeOf(store, volumeId)
    return onVolume('snapshot.delete', volumeId, volumeName, { snapshotId, volumeId, name, volumeName })
  },
  async backUp(volumeId: Id<'volume'>, zoneId: Id<'zone'>): Promise<Intent<'backup.create'>> {
    const { name: volumeName, sizeGiB, vdcId, zoneId: sourceZoneId } = await volumeOf(store, volumeId)
    const backupId = idFor('backup', volumeName)
    const row = { vdcId, volumeId, volumeName, sourceZoneId, zoneId, sizeGiB, origin: 'hand' as const }
    await insertBackup(store.pool, { id: backupId, ...row })
    const input = { backupId, ...row, snapshotId: idFor('snapshot', `of ${backupId}`) }
    return onVolume('backup.create', volumeId, volumeName, input, [lockOf('backup', backupId)])
  },
  async restore(
    backupId: Id<'backup'>,
    { name, zoneId }: { name: string; zoneId: Id<'zone'> },
  ): Promise<Intent<'backup.restore'>> {
    const { sizeGiB, ...of } = await backupOf(store, backupId)
    const volumeId = idFor('volume', name)
    const row = { id: volumeId, vdcId: ids.vdc, zoneId, name, sizeGiB, fromBackupId: backupId }
    await inTransaction(store, tx => insertVolume(tx, row))
    const input = { ...of, volumeId, name, toZoneId: zoneId, sizeGiB }
    return onVolume('backup.restore', volumeId, name, input, [lockOf('backup', backupId)])
  },
  verify: async (backupId: Id<'backup'>) => onBackup('backup.verify', await backupOf(store, backupId)),
  async deleteBackup(backupId: Id<'backup'>) {
    const { sizeGiB: _, ...of } = await backupOf(store, backupId)
    return onBackup('backup.delete', of)
  },
  async attach(volumeId: Id<'volume'>, instanceId: Id<'instance'>) {
    const { name } = await volumeOf(store, volumeId)
    const { name: instanceName } = await factsOf(store, instanceId)
    const attachmentId = idFor('attachment', name)
    const input = { volumeId, attachmentId, instanceId, name, instanceName }
    return onVolume('volume.attach', volumeId, name, input, [lockOf('instance', instanceId)])
  },
  async detach(volumeId: Id<'volume'>) {
    const { name, attachmentId, instanceId, instanceName } = await volumeOf(store, volumeId)
    if (!attachmentId || !instanceId || !instanceName) throw new Error(`${name} is not attached`)
    const input = { volumeId, attachmentId, instanceId, name, instanceName }
    return onVolume('volume.detach', volumeId, name, input, [lockOf('instance', instanceId)])
  },

  /** A part of an apply, as a task of its own. */
  async part<K extends PartKind>(kind: K, input: TaskInput<K>): Promise<Intent<K>> {
    return { kind, input, vdcId: ids.vdc, resource: null, locks: subjectsOf({ kind, input }) }
  },

  async addHost(name: string, zoneId: Id<'zone'>): Promise<Intent<'host.add'>> {
    const hostId = idFor('host', name)
    const config = simulatedHostConfig.parse({ world: worldName, host: name, profile: 'instant' })
    await store.prisma.host.create({ data: { id: hostId, zoneId, name, driver: 'simulated', config } })
    return onHost('host.add', { hostId, name })
  },
  async removeHost({ id, name }: { id: Id<'host'>; name: string }): Promise<Intent<'host.remove'>> {
    const { cordoned: wasCordoned } = await store.prisma.host.findUniqueOrThrow({ where: { id } })
    await inTransaction(store, tx => writeCordon(tx, id, true))
    return onHost('host.remove', { hostId: id, name, wasCordoned })
  },
  async switchPower(
    { id, name }: { id: Id<'host'>; name: string },
    wanted: 'on' | 'off',
    bootFrom?: BootDevice,
  ): Promise<Intent<'host.power'>> {
    return onHost('host.power', { hostId: id, name, power: wanted, bootFrom })
  },
  async fence(
    { id, name }: { id: Id<'host'>; name: string },
    attestedBy: string | null = null,
  ): Promise<Intent<'host.fence'>> {
    return onHost('host.fence', { hostId: id, name, attestedBy })
  },
  async evacuate({ id, name }: { id: Id<'host'>; name: string }): Promise<Intent<'host.evacuate'>> {
    const lost = (await lostInstances(store.pool, id)).filter(each => whyItStays(each) === null)
    const instances = lost.map(each => ({
      ...{ instanceId: each.id as Id<'instance'>, name: each.name, fromHostId: id, priority: each.priority },
      rootVersion: each.rootVersion + 1,
      attachments: each.attachmentIds.map(from => ({ from, to: idFor('attachment', `${from} again`) })),
    }))
    const intent = onHost('host.evacuate', { hostId: id, name, attestedBy: null, instances })
    return { ...intent, locks: [...intent.locks, ...instances.map(each => lockOf('instance', each.instanceId))] }
  },
  async admit({ id, name }: { id: Id<'host'>; name: string }): Promise<Intent<'host.admit'>> {
    return onHost('host.admit', { hostId: id, name })
  },
  async clearHost(
    { id: hostId, name: hostName }: { id: Id<'host'>; name: string },
    { id: instanceId, name }: { id: Id<'instance'>; name: string },
  ): Promise<Intent<'host.clear'>> {
    const input = { hostId, hostName, instanceId, name }
    return {
      ...{ kind: 'host.clear', input, vdcId: null, resource: { kind: 'host', id: hostId, name: hostName } },
      locks: [lockOf('instance', instanceId)],
    }
  },
  /** Planned as it stands at this moment. */
  async drainHost({ id, name }: { id: Id<'host'>; name: string }): Promise<Intent<'host.drain'>> {
    const hosts = await drainCandidates(store.pool)
    const instances = await drainedInstances(store.pool, id)
    const { moves } = planDrain(hosts.find(host => host.id === id)!, instances, hosts)
    await inTransaction(store, tx => writeCordon(tx, id, true))
    return {
      ...{ kind: 'host.drain', input: { hostId: id, name, changes: drainChanges(id, moves) }, vdcId: null },
      resource: { kind: 'host', id, name },
      locks: [lockOf('host', id), ...moves.map(move => lockOf('instance', move.instanceId))],
    }
  },
  async retireHost({ id, name }: { id: Id<'host'>; name: string }): Promise<Intent<'host.retire'>> {
    const { cordoned: wasCordoned, powerDriver } = await store.prisma.host.findUniqueOrThrow({ where: { id } })
    const { input, ...intent } = await this.drainHost({ id, name })
    return { ...intent, kind: 'host.retire', input: { ...input, wasCordoned, hasPowerControl: powerDriver !== null } }
  },
  /** Of an empty host: the steps that come after its moves. */
  async maintainHost(
    { id, name }: { id: Id<'host'>; name: string },
    hook: MaintenanceHook = 'none',
  ): Promise<Intent<'host.maintain'>> {
    return onHost('host.maintain', { hostId: id, name, hook, script: null, changes: [] })
  },
  async turn(
    { id, name }: { id: Id<'host'>; name: string },
    zoneId: Id<'zone'>,
    hook: MaintenanceHook = 'none',
  ): Promise<Intent<'host.turn'>> {
    const wish = { hook, script: null, usesReserve: false }
    return onHost('host.turn', { hostId: id, name, zoneId, ...wish, wasCordoned: false })
  },
  async maintainZone(
    { id, name }: { id: Id<'zone'>; name: string },
    hosts: { id: Id<'host'>; name: string }[],
    hook: MaintenanceHook = 'none',
    script: string | null = null,
  ): Promise<Intent<'zone.maintain'>> {
    const turns = hosts.map(host => ({ hostId: host.id, name: host.name, wasCordoned: false }))
    return {
      ...{ kind: 'zone.maintain', vdcId: null, resource: { kind: 'zone', id, name }, locks: [lockOf('zone', id)] },
      input: { zoneId: id, name, hook, script, usesReserve: false, hosts: turns },
    }
  },
  async repairNetwork(
    { id: zoneId, name: zoneName }: { id: Id<'zone'>; name: string },
    things: TaskInput<'zone.repair'>['things'],
  ): Promise<Intent<'zone.repair'>> {
    return {
      ...{ kind: 'zone.repair', input: { zoneId, zoneName, things }, vdcId: ids.vdc },
      ...{ resource: { kind: 'zone', id: zoneId, name: zoneName }, locks: things.map(lockOfThing) },
    }
  },
  async clearNetwork(
    { id: zoneId, name: zoneName }: { id: Id<'zone'>; name: string },
    thing: TaskInput<'zone.clear'>['thing'],
  ): Promise<Intent<'zone.clear'>> {
    return {
      ...{ kind: 'zone.clear', input: { zoneId, zoneName, thing }, vdcId: null },
      ...{ resource: { kind: 'zone', id: zoneId, name: zoneName }, locks: [lockOfThing(thing)] },
    }
  },
  async addImage(name: string, path = `simulated:${name}`): Promise<Intent<'image.add'>> {
    const imageId = idFor('image', name)
    await inTransaction(store, tx =>
      insertImage(tx, {
        ...{ id: imageId, name, path, source: path, os: 'linux', description: '' },
        ...{ minMemoryMiB: 64, minDiskGiB: 1, loginHint: null, family: null },
      }),
    )
    return {
      ...{ kind: 'image.add', input: { imageId, name }, vdcId: null },
      ...{ resource: { kind: 'image', id: imageId, name }, locks: [lockOf('image', imageId)] },
    }
  },
  async copyImage(imageId: Id<'image'>, name: string, host: NamedHost): Promise<Intent<'image.copy'>> {
    return {
      ...{ kind: 'image.copy', input: { imageId, name, hostId: host.id, hostName: host.name }, vdcId: null },
      ...{ resource: { kind: 'image', id: imageId, name }, locks: [lockOf('image', imageId)] },
    }
  },
  async copyImageToMany(imageId: Id<'image'>, name: string, hosts: NamedHost[]): Promise<Intent<'image.copyMany'>> {
    return {
      ...{ kind: 'image.copyMany', input: { imageId, name, hosts: hosts.map(copied) }, vdcId: null },
      ...{ resource: { kind: 'image', id: imageId, name }, locks: [lockOf('image', imageId)] },
    }
  },
  async removeImageCopies(
    imageId: Id<'image'>,
    name: string,
    hosts: NamedHost[],
  ): Promise<Intent<'image.removeCopies'>> {
    return {
      ...{ kind: 'image.removeCopies', input: { imageId, name, hosts: hosts.map(copied) }, vdcId: null },
      ...{ resource: { kind: 'image', id: imageId, name }, locks: [lockOf('image', imageId)] },
    }
  },
  async removeImage(imageId: Id<'image'>, name: string): Promise<Intent<'image.remove'>> {
    return {
      ...{ kind: 'image.remove', input: { imageId, name, path: `simulated:${name}` }, vdcId: null },
      ...{ resource: { kind: 'image', id: imageId, name }, locks: [lockOf('image', imageId)] },
    }
  },
})
/** Kinds that nobody starts by hand. */
export type PartKind = Extract<
  TaskKind,
  | `network.${string}`
  | `router.${string}`
  | `floatingIp.${string}`
  | `loadBalancer.${string}`
  | `securityGroup.${string}`
  | `cluster.${string}`
  | `${string}.record`
  | `${string}.change`
  | 'design.apply'
  | 'instance.evacuate'
  | 'instance.settle'
>

export type Intents = ReturnType<typeof createIntents>

async function factsOf(store: Store, id: string) {
  const facts = await readInstanceFacts(store.pool, id)
  if (!facts) throw new Error(`There is no instance ${id}`)
  return facts
}

async function volumeOf(store: Store, id: string) {
  const facts = await readVolumeFacts(store.pool, id)
  if (!facts) throw new Error(`There is no volume ${id}`)
  return facts
}

async function snapshotOf(store: Store, id: string) {
  const facts = await readSnapshotFacts(store.pool, id)
  if (!facts) throw new Error(`There is no snapshot ${id}`)
  return facts
}

async function backupOf(store: Store, id: string) {
  const facts = await readBackupFacts(store.pool, id)
  if (!facts) throw new Error(`There is no backup ${id}`)
  const { id: backupId, vdcId, zoneId, volumeName, sizeGiB } = facts
  return { backupId, vdcId, zoneId, volumeName, sizeGiB }
}

type OnInstance = Extract<TaskKind, `instance.${string}`>
type Own<K extends OnInstance> = Omit<TaskInput<K>, 'instanceId' | 'name' | 'generation' | 'previousPower'>

async function onInstance<K extends Exclude<OnInstance, 'instance.create'>>(
  store: Store,
  kind: K,
  id: Id<'instance'>,
  own: Own<K>,
): Promise<Intent<K>> {
  const { name, generation, power: previousPower, vdcId } = await factsOf(store, id)
  const input = { instanceId: id, name, generation, previousPower, ...own } as unknown as TaskInput<K>
  return { kind, input, vdcId, resource: { kind: 'instance', id, name }, locks: [lockOf('instance', id)] }
}

async function power<
  K extends 'instance.start' | 'instance.stop' | 'instance.reboot' | 'instance.pause' | 'instance.resume',
>(store: Store, kind: K, id: Id<'instance'>, wanted: PowerState, own: Own<K>): Promise<Intent<K>> {
  const intent = await onInstance(store, kind, id, own)
  await changeWanted(store.pool, id, { power: wanted })
  return intent
}

const onVolume = <K extends Extract<TaskKind, `${'volume' | 'snapshot' | 'backup'}.${string}`>>(
  kind: K,
  id: Id<'volume'>,
  name: string,
  input: TaskInput<K>,
  locks: string[] = [],
): Intent<K> => ({
  ...{ kind, input, vdcId: ids.vdc },
  ...{ resource: { kind: 'volume', id, name }, locks: [lockOf('volume', id), ...locks] },
})

const onBackup = <K extends 'backup.verify' | 'backup.delete'>(kind: K, input: TaskInput<K>): Intent<K> => ({
  ...{ kind, input, vdcId: ids.vdc },
  resource: { kind: 'backup', id: input.backupId, name: input.volumeName },
  locks: [lockOf('backup', input.backupId)],
})

const onHost = <K extends Extract<TaskKind, `host.${string}`>>(kind: K, input: TaskInput<K>): Intent<K> => ({
  ...{ kind, input, vdcId: null },
  ...{ resource: { kind: 'host', id: input.hostId, name: input.name }, locks: [lockOf('host', input.hostId)] },
})

type NamedHost = { id: Id<'host'>; name: string }
const copied = ({ id, name }: NamedHost) => ({ hostId: id, hostName: name })
