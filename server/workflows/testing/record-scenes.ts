import { backupDefaults } from '@/server/domain/backup-policy'
import { withDefaults } from '@/server/domain/cluster-health'
import type { Id } from '@/server/domain/ids'
import { connectCheckDefaults } from '@/server/domain/load-balancer'
import { type InstanceWish, idFor, type TestWorld } from '../testing'
import type { PartKind } from './intents'
import { withData } from './journey'
import type { Scene } from './scenes'
import { outside } from './seed'

const networkId = idFor('network', 'backend')
const clusterId = idFor('cluster', 'web')
const backend = { name: 'backend', subnetName: 'main', cidr: '10.80.0.0/24', cidr6: 'fd00:80::/64' }
const web = {
  name: 'web',
  size: 2,
  zones: ['zone-a'],
  template: { image: 'tiny', type: 'small' },
  health: null,
  resurrection: 'automatic' as const,
}
export const newcomer = {
  ...{
    name: 'web-9',
    antiAffinityGroup: null,
    priority: 'normal' as const,
    typeId: null,
    userData: null,
    sshKeys: [],
    imageFamily: null,
    clusterId: null,
    memberIndex: null,
  },
  ...{ address: null, wantedZoneId: null, vcpus: 1, memoryMiB: 512, cpuShares: 1024, rootDiskGiB: 2 },
  power: 'running' as const,
  securityGroupIds: [],
}
const nightly = { ...backupDefaults, every: 'day' as const, zoneId: null }

export const securityGroupId = idFor('securityGroup', 'web')
const icmpOnly = {
  name: 'web',
  rules: [
    { direction: 'ingress' as const, protocol: 'icmp' as const, ports: null, remote: { kind: 'anywhere' as const } },
  ],
}

export const routerId = idFor('router', 'edge')
/** On the network of the seed, and on `backend`. */
const edge = (world: TestWorld, ...more: Id<'network'>[]) => ({
  ...{ name: 'edge', networkIds: [...more, world.networkId], external: true },
})

const frontKey = (world: TestWorld) => ({
  ...{ floatingIpId: idFor('floatingIp', 'front'), vdcId: world.vdcId, zoneId: world.zones[0]!.id },
})

/** A floating IP of zone-a that leads to an instance there, and zone-b leads to the same network outside. */
export async function floatingIp(world: TestWorld, instanceId: Id<'instance'>): Promise<void> {
  const [, other] = world.zones
  const external = { ...outside, first: '203.0.113.20', last: '203.0.113.29' }
  await world.database.prisma.zone.update({ where: { id: other!.id }, data: { external } })
  await router(world)
  // The router is there already, as it stays once it was brought.
  await world.perform(await world.intend.createInstance('web-2', { hostId: world.hosts[1]!.id }))
  const front = { ...frontKey(world), name: 'front', instanceId }
  await world.perform(await world.intend.part('floatingIp.create', front))
}

const loadBalancerId = idFor('loadBalancer', 'front')
const front = (world: TestWorld, instanceIds: Id<'instance'>[]) => ({
  ...{ name: 'front', networkId: world.networkId, address: '10.64.15.200', instanceIds, clusterIds: [] },
  ...{ listeners: [{ protocol: 'tcp' as const, port: 80, memberPort: 8080 }], healthCheck: connectCheckDefaults },
})

/** Kinds that are only parts of an apply: most of them write what is wanted, which services do for single actions. */
export const recordScenes: { [K in Exclude<PartKind, 'instance.evacuate' | 'instance.settle'>]: Scene<K>[] } = {
  'network.create': [
    {
      name: 'create a network',
      set: async world => () => world.intend.part('network.create', { networkId, vdcId: world.vdcId, ...backend }),
    },
  ],
  'network.change': [
    {
      name: 'rename a network that an instance is on, and give it an IPv6 range',
      async set(world) {
        await instance(world)
        const from = { name: 'default', subnetName: 'main', cidr: '10.64.0.0/20', cidr6: null }
        const to = { ...from, name: 'front', cidr6: 'fd00:64::/64' }
        const { networkId, vdcId } = world
        return () => world.intend.part('network.change', { networkId, vdcId, from, to })
      },
    },
  ],
  'network.delete': [
    {
      name: 'delete a network that nothing is on',
      async set(world) {
        const input = { networkId, vdcId: world.vdcId, ...backend }
        await world.perform(await world.intend.part('network.create', input))
        return () => world.intend.part('network.delete', input)
      },
    },
  ],
  'router.create': [
    {
      name: 'join a network with instances to one without',
      async set(world) {
        await network(world)
        await instance(world)
        return () => world.intend.part('router.create', { routerId, vdcId: world.vdcId, ...edge(world, networkId) })
      },
    },
  ],
  'router.change': [
    {
      name: 'have a router join another network than that of an instance',
      async set(world) {
        await network(world)
        await router(world)
        await instance(world)
        const { vdcId } = world
        const to = { name: 'outer', networkIds: [networkId], external: false }
        return () => world.intend.part('router.change', { routerId, vdcId, from: edge(world), to })
      },
    },
  ],
  'router.delete': [
    {
      name: 'delete a router of a network with instances',
      async set(world) {
        await router(world)
        await instance(world)
        return () => world.intend.part('router.delete', { routerId, vdcId: world.vdcId, ...edge(world), generation: 1 })
      },
    },
  ],
  'floatingIp.create': [
    {
      name: 'have a running instance answer under a floating IP',
      async set(world) {
        await router(world)
        const instanceId = await instance(world)
        return () => world.intend.part('floatingIp.create', { ...frontKey(world), name: 'front', instanceId })
      },
    },
  ],
  'floatingIp.change': [
    {
      name: 'have nobody answer under a floating IP any more',
      async set(world) {
        await router(world)
        const from = { name: 'front', instanceId: await instance(world) }
        await world.perform(await world.intend.part('floatingIp.create', { ...frontKey(world), ...from }))
        const to = { name: 'outer', instanceId: null }
        return () => world.intend.part('floatingIp.change', { ...frontKey(world), from, to })
      },
    },
  ],
  'floatingIp.delete': [
    {
      name: 'give the address back that a running instance answers under',
      async set(world) {
        await router(world)
        const front = { name: 'front', instanceId: await instance(world) }
        await world.perform(await world.intend.part('floatingIp.create', { ...frontKey(world), ...front }))
        const { rows } = await world.database.pool.query(
          `SELECT address FROM external_address WHERE floating_ip_id IS NOT NULL`,
        )
        const { address } = rows[0] as { address: string }
        return () => world.intend.part('floatingIp.delete', { ...frontKey(world), ...front, address, generation: 1 })
      },
    },
  ],
  'loadBalancer.create': [
    {
      name: 'spread requests over an instance that is there',
      async set(world) {
        const shape = front(world, [await instance(world)])
        return () => world.intend.part('loadBalancer.create', { loadBalancerId, vdcId: world.vdcId, ...shape })
      },
    },
  ],
  'loadBalancer.change': [
    {
      name: 'give a load balancer another address, port and member',
      async set(world) {
        const from = front(world, [await instance(world)])
        await world.perform(
          await world.intend.part('loadBalancer.create', { loadBalancerId, vdcId: world.vdcId, ...from }),
        )
        const to = { ...front(world, []), name: 'entry', address: '10.64.15.201' }
        return () => world.intend.part('loadBalancer.change', { loadBalancerId, vdcId: world.vdcId, from, to })
      },
    },
  ],
  'loadBalancer.delete': [
    {
      name: 'delete a load balancer with a member',
      async set(world) {
        const from = front(world, [await instance(world)])
        await world.perform(
          await world.intend.part('loadBalancer.create', { loadBalancerId, vdcId: world.vdcId, ...from }),
        )
        return () =>
          world.intend.part('loadBalancer.delete', { loadBalancerId, vdcId: world.vdcId, from, generation: 1 })
      },
    },
  ],
  'securityGroup.create': [
    {
      name: 'create a security group',
      set: async world => () =>
        world.intend.part('securityGroup.create', { securityGroupId, vdcId: world.vdcId, ...icmpOnly }),
    },
  ],
  'securityGroup.change': [
    {
      name: 'give a security group that a running instance is in other rules',
      async set(world) {
        await securityGroup(world)
        await instance(world, { securityGroupIds: [securityGroupId] })
        const { vdcId } = world
        const to = {
          name: 'front',
          rules: [
            { direction: 'ingress' as const, protocol: 'tcp' as const, ports: { from: 80, to: 80 } },
            { direction: 'egress' as const, protocol: 'any' as const, ports: null },
          ].map(rule => ({ ...rule, remote: { kind: 'group' as const, securityGroupId } })),
        }
        return () => world.intend.part('securityGroup.change', { securityGroupId, vdcId, from: icmpOnly, to })
      },
    },
  ],
  'securityGroup.delete': [
    {
      name: 'delete a security group that nobody is in any more',
      async set(world) {
        await securityGroup(world)
        const instanceId = await instance(world, { securityGroupIds: [securityGroupId] })
        const [from, to] = [{ securityGroupIds: [securityGroupId] }, { securityGroupIds: [] }]
        const leave = { instanceId, name: 'web-1', from, to }
        await world.perform(await world.intend.part('instance.change', leave))
        return () =>
          world.intend.part('securityGroup.delete', {
            ...{ securityGroupId, vdcId: world.vdcId, generation: 1 },
            ...icmpOnly,
          })
      },
    },
  ],
  'cluster.record': [
    {
      name: 'create a cluster',
      set: async world => () =>
        world.intend.part('cluster.record', { clusterId, vdcId: world.vdcId, to: web, from: null }),
    },
    {
      name: 'make a cluster larger',
      async set(world) {
        await cluster(world)
        const to = {
          ...web,
          size: 3,
          zones: ['zone-a', 'zone-b'],
          health: withDefaults({ kind: 'agent' }),
          resurrection: 'off' as const,
        }
        return () => world.intend.part('cluster.record', { clusterId, vdcId: world.vdcId, to, from: web })
      },
    },
  ],
  'cluster.forget': [
    {
      name: 'delete a cluster',
      async set(world) {
        await cluster(world)
        return () => world.intend.part('cluster.forget', { clusterId, vdcId: world.vdcId, from: web })
      },
    },
  ],
  'instance.record': [
    {
      name: 'record a new instance',
      async set(world) {
        const { vdcId, imageId, networkId } = world
        const to = { ...newcomer, imageId, networkId }
        const instanceId = idFor('instance', 'web-9')
        return () => world.intend.part('instance.record', { instanceId, vdcId, to, from: null })
      },
    },
    {
      name: 'record anew what an instance whose creation failed is to be',
      async set(world) {
        const { vdcId, imageId, networkId, otherImageId } = world
        const from = { ...newcomer, imageId, networkId, address: '10.64.0.9' }
        const instanceId = idFor('instance', 'web-9')
        await world.perform(await world.intend.part('instance.record', { instanceId, vdcId, to: from, from: null }))
        const to = { ...from, imageId: otherImageId, memoryMiB: 1024, address: null }
        return () => world.intend.part('instance.record', { instanceId, vdcId, to, from })
      },
    },
  ],
  'instance.change': [
    {
      name: 'rename a running instance',
      async set(world) {
        const instanceId = await instance(world)
        const [from, to] = [
          { name: 'web-1', antiAffinityGroup: null },
          { name: 'app-1', antiAffinityGroup: 'app' },
        ]
        return () => world.intend.part('instance.change', { instanceId, name: 'web-1', from, to })
      },
    },
    {
      name: 'rename a stopped instance',
      async set(world) {
        const instanceId = await instance(world)
        await world.perform(await world.intend.stop(instanceId))
        const [from, to] = [{ name: 'web-1' }, { name: 'app-1' }]
        return () => world.intend.part('instance.change', { instanceId, name: 'web-1', from, to })
      },
    },
    {
      name: 'put a running instance into a security group',
      async set(world) {
        await securityGroup(world)
        const instanceId = await instance(world)
        const [from, to] = [{ securityGroupIds: [] }, { securityGroupIds: [securityGroupId] }]
        return () => world.intend.part('instance.change', { instanceId, name: 'web-1', from, to })
      },
    },
    {
      name: 'record the power that somebody else has given it',
      async set(world) {
        const instanceId = await instance(world)
        await world.meddler.powerOff('host-a1', instanceId)
        await world.database.prisma.instance.update({ where: { id: instanceId }, data: { observed: 'crashed' } })
        const [from, to] = [{ power: 'running' as const }, { power: 'stopped' as const }]
        return () => world.intend.part('instance.change', { instanceId, name: 'web-1', from, to })
      },
    },
  ],
  'volume.record': [
    {
      name: 'record a new volume',
      async set(world) {
        const [volumeId, zoneId] = [idFor('volume', 'data'), world.zones[0]!.id]
        const of = { vdcId: world.vdcId, zoneId, name: 'data', sizeGiB: 1, isEncrypted: false, clusterId: null }
        return () => world.intend.part('volume.record', { volumeId, ...of, backup: nightly })
      },
    },
  ],
  'volume.change': [
    {
      name: 'rename a volume that is in use',
      async set(world) {
        await instance(world)
        const [from, to] = [
          { name: 'data', backup: 'vdc' as const },
          { name: 'archive', backup: nightly },
        ]
        const volumeId = idFor('volume', 'data')
        return () => world.intend.part('volume.change', { volumeId, name: 'data', from, to })
      },
    },
    {
      name: 'give a volume that was never made another size and zone',
      async set(world) {
        const [{ id: zoneId }, other] = [world.zones[0]!, world.zones[1]!]
        const { input } = await world.intend.createVolume('data', { zoneId })
        const [from, to] = [
          { sizeGiB: 1, zoneId },
          { sizeGiB: 5, zoneId: other.id },
        ]
        return () => world.intend.part('volume.change', { volumeId: input.volumeId, name: 'data', from, to })
      },
    },
  ],
  'design.apply': [
    {
      name: 'apply a plan of nothing',
      set: async world => () =>
        world.intend.part('design.apply', {
          ...{ planId: idFor('plan', 'plan'), vdcId: world.vdcId },
          ...{ policy: 'roll back', message: 'Nothing', changes: [] },
        }),
    },
  ],
}

async function instance(world: TestWorld, wish: InstanceWish = {}): Promise<Id<'instance'>> {
  const intent = await world.intend.createInstance('web-1', { ...withData, ...wish })
  await world.perform(intent)
  return intent.input.instanceId
}

const network = async (world: TestWorld) =>
  world.perform(await world.intend.part('network.create', { networkId, vdcId: world.vdcId, ...backend }))

export const router = async (world: TestWorld) =>
  world.perform(await world.intend.part('router.create', { routerId, vdcId: world.vdcId, ...edge(world) }))

export const securityGroup = async (world: TestWorld) =>
  world.perform(await world.intend.part('securityGroup.create', { securityGroupId, vdcId: world.vdcId, ...icmpOnly }))

const cluster = async (world: TestWorld) =>
  world.perform(await world.intend.part('cluster.record', { clusterId, vdcId: world.vdcId, to: web, from: null }))
