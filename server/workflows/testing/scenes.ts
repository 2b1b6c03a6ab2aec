import { expect } from 'vitest'
import type { Id } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import { importedImage } from '@/server/store/imported'
import { inTransaction } from '@/server/store/store'
import { type InstanceWish, type Intent, idFor, type TestWorld } from '../testing'
import { backupScenes } from './backup-scenes'
import { failoverScenes } from './failover-scenes'
import { data, withData } from './journey'
import { maintenanceScenes } from './maintenance-scenes'
import { moveScenes } from './move-scenes'
import { floatingIp, recordScenes, securityGroup, securityGroupId } from './record-scenes'
import { ids } from './seed'
import { snapshotScenes } from './snapshot-scenes'
import { zoneScenes } from './zone-scenes'

/** A situation in which a kind of task is wanted. */
export type Scene<K extends TaskKind> = {
  name: string
  /** Makes what there is before, and answers with how the wish is written. */
  set(world: TestWorld): Promise<() => Promise<Intent<K>>>
  /** The row that says what is wanted stays when it could not be made: to be retried or deleted. */
  wishStays?: true
  /** Steps after whose effect there is no way back, with the reason: what is promised instead is that it says so, and that the same task run again finishes. */
  onlyForwardFrom?: { [step: string]: string }
  /** How the resource shows that it is half-way. */
  says?(world: TestWorld): Promise<void>
}

const removedMachine = 'the old root disk is gone with its machine'

/** For each kind of task the situations in which its workflow has to keep what every saga promises. */
export const scenes: { [K in TaskKind]: Scene<K>[] } = {
  'host.add': [
    {
      name: 'add a host',
      wishStays: true,
      set: async world => () => world.intend.addHost('host-x', world.zones[0]!.id),
    },
  ],
  'host.remove': [
    {
      name: 'remove an empty host',
      set: async world => () => world.intend.removeHost(world.hosts[0]!),
      onlyForwardFrom: { 'Forget the host': 'what is forgotten is added anew' },
    },
  ],
  'host.drain': [
    {
      name: 'drain an empty host',
      // The cordon is the wish, and outlives it.
      wishStays: true,
      set: async world => () => world.intend.drainHost(world.hosts[0]!),
    },
  ],
  'image.add': [{ name: 'add an image', wishStays: true, set: async world => () => world.intend.addImage('debian') }],
  'image.remove': [
    {
      name: 'remove an image that nothing was made from',
      set: async world => () => world.intend.removeImage(ids.otherImage, 'edge'),
      onlyForwardFrom: { 'Forget the image': 'what is forgotten is added anew' },
    },
  ],
  'image.copy': [
    {
      name: 'copy an image to a host',
      set: async world => () => world.intend.copyImage(ids.otherImage, 'edge', world.hosts[0]!),
    },
  ],
  'image.copyMany': [
    {
      name: 'copy an image to two hosts',
      set: async world => () => world.intend.copyImageToMany(ids.otherImage, 'edge', world.hosts.slice(0, 2)),
    },
  ],
  'image.removeCopies': [
    {
      name: 'remove the copies of an image that nothing was made from',
      async set(world) {
        await world.perform(await world.intend.copyImage(ids.otherImage, 'edge', world.hosts[0]!))
        return () => world.intend.removeImageCopies(ids.otherImage, 'edge', world.hosts.slice(0, 2))
      },
    },
  ],
  ...recordScenes,
  ...failoverScenes,
  ...snapshotScenes,
  ...moveScenes,
  ...backupScenes,
  ...maintenanceScenes,
  ...zoneScenes,
  'instance.create': [
    {
      name: 'create an instance with a new, encrypted and an old volume',
      wishStays: true,
      async set(world) {
        const old = await volume(world, 'old')
        const newVolumes = [{ name: 'data', isEncrypted: true }]
        return () => world.intend.createInstance('web-1', { newVolumes, volumeIds: [old] })
      },
    },
    {
      name: 'create a plain instance in a security group',
      wishStays: true,
      async set(world) {
        await securityGroup(world)
        return () => world.intend.createInstance('web-1', { securityGroupIds: [securityGroupId] })
      },
    },
  ],
  'instance.start': [
    {
      name: 'start a stopped instance',
      async set(world) {
        const id = await instance(world, 'web-1', withData)
        await world.perform(await world.intend.stop(id))
        return () => world.intend.start(id)
      },
    },
    {
      name: 'start an instance that was switched off behind Plenum’s back',
      async set(world) {
        const id = await instance(world)
        await world.meddler.powerOff('host-a1', id)
        await world.database.prisma.instance.update({ where: { id }, data: { observed: 'crashed' } })
        return () => world.intend.start(id)
      },
    },
  ],
  'instance.stop': [
    {
      name: 'stop a running instance',
      async set(world) {
        const id = await instance(world, 'web-1', withData)
        return () => world.intend.stop(id)
      },
    },
    {
      name: 'force a paused instance off',
      async set(world) {
        const id = await instance(world)
        await world.perform(await world.intend.pause(id))
        return () => world.intend.stop(id, { force: true })
      },
    },
  ],
  'instance.reboot': [
    {
      name: 'reboot',
      async set(world) {
        const id = await instance(world, 'web-1', withData)
        return () => world.intend.reboot(id)
      },
    },
  ],
  'instance.pause': [
    {
      name: 'pause',
      async set(world) {
        const id = await instance(world)
        return () => world.intend.pause(id)
      },
    },
  ],
  'instance.resume': [
    {
      name: 'resume',
      async set(world) {
        const id = await instance(world)
        await world.perform(await world.intend.pause(id))
        return () => world.intend.resume(id)
      },
    },
  ],
  'instance.resize': [
    {
      name: 'resize a running instance',
      async set(world) {
        const id = await instance(world, 'web-1', withData)
        return () => world.intend.resize(id, { vcpus: 4, memoryMiB: 2048 })
      },
    },
    {
      name: 'resize a stopped instance',
      async set(world) {
        const id = await instance(world)
        await world.perform(await world.intend.stop(id))
        return () => world.intend.resize(id, { memoryMiB: 2048 })
      },
    },
    {
      name: 'give a running instance other CPU shares',
      async set(world) {
        const id = await instance(world)
        return () => world.intend.resize(id, { cpuShares: 2048 })
      },
    },
  ],
  'instance.rebuild': [
    {
      name: 'rebuild a running instance where it is, from another image',
      async set(world) {
        const id = await instance(world, 'web-1', withData)
        await world.writeToVolume(data, '/note', 'kept')
        return () => world.intend.rebuild(id, { imageId: world.otherImageId })
      },
      onlyForwardFrom: {
        'Remove the old machine': removedMachine,
        'Connect volumes': removedMachine,
        'Create the machine and boot it': removedMachine,
      },
      says: saysRebuildAgain,
    },
    {
      name: 'rebuild a running instance with a floating IP in another zone',
      async set(world) {
        const id = await instance(world, 'web-1', { hostId: world.hosts[0]!.id })
        await floatingIp(world, id)
        return () => world.intend.rebuild(id, { target: world.hosts[1]!.id })
      },
      onlyForwardFrom: {
        'Remove the old machine': removedMachine,
        'Connect volumes': removedMachine,
        'Create the machine and boot it': removedMachine,
      },
      async says(world) {
        const { machines, floatingIps } = await world.truth()
        expect(machines.map(({ name }) => name)).toEqual(['web-2'])
        expect(floatingIps.map(({ at }) => at)).toEqual(['zone-a-network'])
      },
    },
    {
      name: 'rebuild a stopped instance in another zone',
      async set(world) {
        await securityGroup(world)
        const wish = { hostId: world.hosts[0]!.id, securityGroupIds: [securityGroupId] }
        const id = await instance(world, 'web-1', wish)
        await world.perform(await world.intend.stop(id))
        return () => world.intend.rebuild(id, { target: world.hosts[1]!.id })
      },
      onlyForwardFrom: {
        'Remove the old machine': removedMachine,
        'Connect volumes': removedMachine,
        'Create the machine and boot it': removedMachine,
      },
      says: saysRebuildAgain,
    },
  ],
  'instance.migrate': [
    {
      name: 'migrate a running instance with a volume',
      async set(world) {
        await securityGroup(world)
        const wish = { ...withData, hostId: world.hosts[0]!.id, securityGroupIds: [securityGroupId] }
        const id = await instance(world, 'web-1', wish)
        await world.writeToVolume(data, '/note', 'kept')
        return () => world.intend.migrate(id, world.hosts[3]!)
      },
      onlyForwardFrom: { 'Clear the former host': 'in a drain, what has moved stays moved' },
    },
    {
      name: 'migrate a paused instance',
      async set(world) {
        const id = await instance(world, 'web-1', { hostId: world.hosts[0]!.id })
        await world.perform(await world.intend.pause(id))
        return () => world.intend.migrate(id, world.hosts[3]!)
      },
      onlyForwardFrom: { 'Clear the former host': 'in a drain, what has moved stays moved' },
    },
  ],
  'instance.settle': [
    {
      name: 'see that a running instance stays up',
      async set(world) {
        const id = await instance(world)
        return () => world.intend.part('instance.settle', { instanceId: id, name: 'web-1', next: null })
      },
    },
  ],
  'instance.import': [
    {
      name: 'import a machine that others made',
      async set(world) {
        const host = world.hosts[0]!
        const external = await world.meddler.addStranger(host.name, 'legacy')
        // Made with the first import, and there from then on.
        await inTransaction(world.database, importedImage)
        return () => world.intend.importInstance('legacy', host, external)
      },
    },
  ],
  'instance.delete': [
    {
      name: 'delete an instance with one of its two volumes',
      async set(world) {
        const id = await instance(world, 'web-1', { newVolumes: [{ name: 'data' }, { name: 'keep' }] })
        return () => world.intend.deleteInstance(id, { deleteVolumeIds: [data] })
      },
      onlyForwardFrom: {
        'Remove the machine': 'what is removed stays removed',
        'Disconnect volumes': 'what is removed stays removed',
        'Delete chosen volumes': 'what is removed stays removed',
        'Forget the instance': 'what is removed stays removed',
      },
      async says(world) {
        const [row] = await world.database.prisma.instance.findMany()
        // Once it is forgotten there is nobody left to say so.
        if (row)
          expect(row).toMatchObject({ observed: 'missing', stateReason: expect.stringMatching(/Delete it again/) })
      },
    },
  ],
  'volume.create': [
    {
      name: 'create a volume',
      wishStays: true,
      set: async world => () => world.intend.createVolume('data', { zoneId: world.zones[1]!.id }),
    },
    {
      name: 'create a volume from a snapshot',
      wishStays: true,
      async set(world) {
        await world.perform(await world.intend.takeSnapshot(await volume(world), 'before'))
        const zoneId = world.zones[0]!.id
        return () => world.intend.createVolume('copy', { zoneId, from: idFor('snapshot', 'before') })
      },
    },
  ],
  'volume.resize': [
    {
      name: 'grow a volume',
      async set(world) {
        const id = await volume(world)
        return () => world.intend.resizeVolume(id, 5)
      },
      onlyForwardFrom: { 'Grow the volume': 'volumes never shrink', 'Tell who uses it': 'volumes never shrink' },
      async says(world) {
        // The larger size is what is there: recorded as it is.
        expect((await world.truth()).volumes).toMatchObject([{ sizeGiB: 5 }])
        const [row] = await world.database.prisma.volume.findMany()
        expect(row).toMatchObject({ sizeGiB: 5, observed: 'available', observedGeneration: row!.generation })
      },
    },
    {
      name: 'grow a volume in use',
      async set(world) {
        await instance(world, 'web-1', withData)
        return () => world.intend.resizeVolume(data, 5)
      },
      onlyForwardFrom: { 'Grow the volume': 'volumes never shrink', 'Tell who uses it': 'volumes never shrink' },
    },
  ],
  'volume.delete': [
    {
      name: 'delete a volume',
      async set(world) {
        const id = await volume(world)
        return () => world.intend.deleteVolume(id)
      },
      onlyForwardFrom: { 'Delete the volume': 'its data is gone', 'Forget the volume': 'its data is gone' },
      async says(world) {
        const [row] = await world.database.prisma.volume.findMany()
        if (row)
          expect(row).toMatchObject({ observed: 'missing', stateReason: expect.stringMatching(/delete it again/) })
      },
    },
  ],
  'volume.attach': [
    {
      name: 'attach a volume to a running instance',
      async set(world) {
        const instanceId = await instance(world)
        const id = await volume(world)
        return () => world.intend.attach(id, instanceId)
      },
    },
    {
      name: 'attach a volume to a stopped instance',
      async set(world) {
        const instanceId = await instance(world)
        await world.perform(await world.intend.stop(instanceId))
        const id = await volume(world)
        return () => world.intend.attach(id, instanceId)
      },
    },
  ],
  'volume.detach': [
    {
      name: 'detach a volume from a running instance',
      async set(world) {
        await instance(world, 'web-1', withData)
        return () => world.intend.detach(data)
      },
    },
    {
      name: 'detach a volume from an instance that went off by itself',
      async set(world) {
        const id = await instance(world, 'web-1', withData)
        await world.meddler.powerOff('host-a1', id)
        await world.database.prisma.instance.update({ where: { id }, data: { observed: 'crashed' } })
        return () => world.intend.detach(data)
      },
    },
  ],
}

async function saysRebuildAgain(world: TestWorld) {
  const row = await instanceOf(world, idFor('instance', 'web-1'))
  expect(row).toMatchObject({ observed: 'missing', stateReason: expect.stringMatching(/Rebuild it again/) })
  expect(row.hostId).toBe('host_a1')
  expect((await world.truth()).machines).toEqual([])
}

async function instance(world: TestWorld, name = 'web-1', wish: InstanceWish = {}): Promise<Id<'instance'>> {
  const intent = await world.intend.createInstance(name, wish)
  await world.perform(intent)
  return intent.input.instanceId
}

async function volume(world: TestWorld, name = 'data'): Promise<Id<'volume'>> {
  const intent = await world.intend.createVolume(name, { zoneId: world.zones[0]!.id })
  await world.perform(intent)
  await world.writeToVolume(intent.input.volumeId, '/note', 'kept')
  return intent.input.volumeId
}

const instanceOf = async (world: TestWorld, id: string) =>
  world.database.prisma.instance.findUniqueOrThrow({ where: { id } })
