import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocateAddress, parseCidr } from '../address'
import { backupOf } from '../backup-design'
import { withDefaults } from '../cluster-health'
import type { Id } from '../ids'
import { connectCheckDefaults } from '../load-balancer'
import type { RecordedInstance, RecordedVdc, RecordedVolume } from '../planning/recorded'
import { inKeyOrder } from '../ssh-key'
import { checkDesign } from './check'
import { designOf } from './design-of'
import { type DesignDocument, designDocument } from './document'
import { type ExpandedInstance, expandDesign } from './expand'
import { listenerOf } from './listeners'
import { ruleOf } from './security-rules'
import { arbitraryDesign } from './testing'

describe('what is recorded, as a design', () => {
  it('says all that was recorded: recorded again it is the same', () => {
    fc.assert(
      fc.property(arbitraryDesign(), design => {
        const recorded = record(design)
        const document = designOf(recorded)
        expect(designDocument.parse(document)).toEqual(document)
        expect(checkDesign(document)).toEqual([])
        expect(record(document, recorded)).toEqual(recorded)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves out what is usual', () => {
    const recorded = record(
      designDocument.parse({
        networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
        volumes: { data: { sizeGiB: 20 } },
        instances: { web: { image: 'debian-12', type: 'medium-4g', zone: 'north', volumes: ['data'] } },
        clusters: {
          db: { size: 2, template: { image: 'debian-12', type: 'medium-4g', volumes: { log: { sizeGiB: 5 } } } },
        },
      }),
    )
    expect(designOf(recorded)).toEqual({
      version: 1,
      networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
      routers: {},
      floatingIps: {},
      loadBalancers: {},
      securityGroups: {},
      volumes: { data: { sizeGiB: 20 } },
      instances: {
        web: {
          image: 'debian-12',
          type: 'medium-4g',
          zone: 'north',
          rootDiskGiB: 10,
          address: '10.20.0.2',
          volumes: ['data'],
        },
      },
      clusters: {
        db: { size: 2, template: { image: 'debian-12', type: 'medium-4g', volumes: { log: { sizeGiB: 5 } } } },
      },
    })
  })

  it('names what is by name and number in the order of people: web-2 before web-10, vdb before vdc', () => {
    const recorded = record(
      designDocument.parse({
        networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
        volumes: { b: { sizeGiB: 1, zone: 'north' }, a: { sizeGiB: 1, zone: 'north' } },
        instances: {
          'web-10': { image: 'a', type: 'b', volumes: ['b', 'a'] },
          'web-2': { image: 'a', type: 'b' },
        },
      }),
    )
    const { instances } = designOf({ ...recorded, volumes: recorded.volumes.toReversed() })
    expect(Object.keys(instances)).toEqual(['web-2', 'web-10'])
    expect(instances['web-10']!.volumes).toEqual(['b', 'a'])
  })
})

describe('a cluster whose members are not as its template says', () => {
  const template = { image: 'debian-12', type: 'medium-4g', volumes: { data: { sizeGiB: 5 } } }
  const recorded = record(
    designDocument.parse({
      networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
      volumes: { more: { sizeGiB: 1, zone: 'north' } },
      clusters: { web: { size: 3, template } },
    }),
  )
  const clusterWith = (change: {
    instance?: (it: RecordedInstance) => RecordedInstance | null
    volume?: (it: RecordedVolume) => RecordedVolume | null
  }) =>
    designOf({
      ...recorded,
      instances: recorded.instances.flatMap(it => (change.instance ?? (same => same))(it) ?? []),
      volumes: recorded.volumes.flatMap(it => (change.volume ?? (same => same))(it) ?? []),
    })
  const second = (change: Partial<RecordedInstance>) => (it: RecordedInstance) =>
    it.name === 'web-2' ? { ...it, ...change } : it

  it('says that one is stopped, or has another size', () => {
    expect(clusterWith({ instance: second({ power: 'stopped' }) }).clusters.web!.members).toEqual({
      '2': { power: 'stopped' },
    })
    const resized = clusterWith({ instance: second({ typeId: null, typeName: null, vcpus: 8, memoryMiB: 512 }) })
    expect(resized.clusters.web).toEqual({ size: 3, template, members: { '2': { vcpus: 8, memoryMiB: 512 } } })
  })

  it('says that a volume was grown, so that no plan would shrink it', () => {
    const { clusters } = clusterWith({ volume: it => (it.name === 'web-2-data' ? { ...it, sizeGiB: 50 } : it) })
    expect(clusters.web!.members).toEqual({ '2': { volumes: { data: { sizeGiB: 50 } } } })
  })

  it('says that one has a disk more', () => {
    const member = recorded.instances.find(it => it.name === 'web-2')!
    const attachment = { id: 'att_1' as Id<'attachment'>, instanceId: member.id, instanceName: 'web-2', device: 'vdc' }
    const { clusters, volumes } = clusterWith({ volume: it => (it.name === 'more' ? { ...it, attachment } : it) })
    expect(clusters.web!.members).toEqual({ '2': { attach: ['more'] } })
    expect(volumes.more).toEqual({ sizeGiB: 1, zone: 'north' })
  })

  it('gives one its name back that half a rename left behind, with its volume', () => {
    const { clusters, volumes } = clusterWith({
      instance: second({ name: 'old-2' }),
      volume: it => (it.name === 'web-2-data' ? { ...it, name: 'old-2-data' } : it),
    })
    expect(clusters.web!.members).toEqual({ '2': { was: 'old-2', volumes: { data: { was: 'old-2-data' } } } })
    expect(Object.keys(volumes)).toEqual(['more'])
  })

  it('keeps saying that there are three when one is gone, so that a plan makes it again', () => {
    const { clusters, instances, volumes } = clusterWith({ instance: it => (it.name === 'web-2' ? null : it) })
    expect(clusters.web).toEqual({ size: 3, template })
    expect([Object.keys(instances), Object.keys(volumes)]).toEqual([[], ['more']])
  })
})

/** Records a design as if it had been applied; what it leaves open is as `before`, or chosen. */
function record(design: DesignDocument, before?: RecordedVdc): RecordedVdc {
  const { networks, routers, floatingIps, loadBalancers, securityGroups, volumes, instances, clusters } =
    expandDesign(design)
  const networkId = (name: string) => `net_${name}` as Id<'network'>
  const groupId = (name: string) => `sg_${name}` as Id<'securityGroup'>
  const only = networks.size === 1 ? [...networks.keys()][0] : undefined
  const former = {
    instances: new Map(before?.instances.map(it => [it.name, it])),
    volumes: new Map(before?.volumes.map(it => [it.name, it])),
  }
  const holders = new Map<string, { name: string; index: number; instance: ExpandedInstance }>()
  for (const [name, instance] of instances)
    for (const [index, volume] of (instance.volumes ?? []).entries()) holders.set(volume, { name, index, instance })
  const common = { generation: 1, isBusy: false }
  const byName = <T extends { name: string }>(things: T[]) => things.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const used = new Set([...instances.values()].flatMap(({ address }) => address ?? []))
  const allocate = (network: string) => {
    const cidr = parseCidr(Object.values(networks.get(network)!.subnets)[0]!.cidr)!
    const address = allocateAddress(cidr, used)!
    used.add(address)
    return address
  }
  return {
    vdcId: 'vdc_1' as Id<'vdc'>,
    networks: byName(
      [...networks].map(([name, { subnets }]) => ({
        ...common,
        id: networkId(name),
        name,
        subnets: Object.entries(subnets).map(([subnet, { cidr }]) => ({ name: subnet, cidr })),
      })),
    ),
    routers: byName(
      [...routers].map(([name, { networks: joined = [], external = false }]) => ({
        ...common,
        ...{ id: `rtr_${name}` as Id<'router'>, name, networkIds: joined.map(networkId).toSorted(), external },
      })),
    ),
    floatingIps: byName(
      [...floatingIps].map(([name, { zone, instance }]) => ({
        ...{ ...common, id: `fip_${name}` as Id<'floatingIp'>, name, address: '203.0.113.10' },
        ...{ zoneId: `zone_${zone}` as Id<'zone'>, zoneName: zone! },
        instanceId: instance === undefined ? null : (`inst_${instance}` as Id<'instance'>),
      })),
    ),
    loadBalancers: byName(
      [...loadBalancers].map(([name, it]) => ({
        ...common,
        ...{ id: `lb_${name}` as Id<'loadBalancer'>, name, networkId: networkId(it.network ?? only!) },
        ...{ address: it.address ?? '10.0.0.9', listeners: it.listeners.map(listenerOf) },
        healthCheck: { ...connectCheckDefaults, ...it.healthCheck },
        instanceIds: (it.instances ?? []).map(each => `inst_${each}` as Id<'instance'>),
        clusterIds: (it.clusters ?? []).map(each => `cl_${each}` as Id<'cluster'>),
      })),
    ),
    securityGroups: byName(
      [...securityGroups].map(([name, { rules = [] }]) => ({
        ...common,
        ...{ id: groupId(name), name, rules: rules.map(rule => ruleOf(rule, groupId)!) },
      })),
    ),
    volumes: byName(
      [...volumes].map(([name, { sizeGiB, zone, clusterName, backup, encrypted: isEncrypted = false, storage }]) => {
        const holder = holders.get(name)
        const zoneName = zone ?? former.volumes.get(name)?.zoneName ?? holder?.instance.zone ?? 'anywhere'
        return {
          ...common,
          ...{ id: `vol_${name}` as Id<'volume'>, name, sizeGiB, zoneId: `zone_${zoneName}` as Id<'zone'>, zoneName },
          ...{ storageId: `sto_${storage ?? 'main'}` as Id<'storage'>, storageName: storage ?? 'main' },
          isOnDefault: storage === undefined,
          ...{ isEncrypted, observed: 'available' as const, actual: null, clusterName, snapshotCount: 0 },
          backup: backupOf(backup, null),
          attachment: holder
            ? {
                id: `att_${name}` as Id<'attachment'>,
                instanceId: `inst_${holder.name}` as Id<'instance'>,
                instanceName: holder.name,
                device: `vd${String.fromCharCode(98 + holder.index)}`,
              }
            : null,
        }
      }),
    ),
    instances: byName(
      [...instances].map(([name, it]) => ({
        ...common,
        ...{
          id: `inst_${name}` as Id<'instance'>,
          name,
          imageId: `img_${it.image}` as Id<'image'>,
          imageName: it.image,
          imageFamily: null,
        },
        ...{ typeId: it.type ? (`type_${it.type}` as Id<'instanceType'>) : null, typeName: it.type ?? null },
        ...{ vcpus: it.vcpus ?? 2, memoryMiB: it.memoryMiB ?? 4096, cpuShares: it.cpuShares ?? 1024 },
        ...{ rootDiskGiB: it.rootDiskGiB ?? former.instances.get(name)?.rootDiskGiB ?? 10, rootVersion: 1 },
        networkName: it.network ?? only!,
        ...{ securityGroupIds: (it.securityGroups ?? []).map(groupId), isImported: false },
        address: it.address ?? former.instances.get(name)?.address ?? allocate(it.network ?? only!),
        ...{ wantedZoneName: it.zone ?? null, zoneId: null, zoneName: null, hostId: null, spread: it.spread ?? null },
        priority: it.priority ?? 'normal',
        ...{ power: it.power ?? 'running', userData: it.userData || null, sshKeys: inKeyOrder(it.sshKeys ?? []) },
        ...{ observed: 'running' as const, actual: null, clusterName: it.clusterName, memberIndex: it.memberIndex },
      })),
    ),
    clusters: byName(
      [...clusters].map(([name, { size, zones = [], template, health, resurrection = 'automatic' }]) => ({
        ...common,
        ...{ id: `clus_${name}` as Id<'cluster'>, name, size, zones, template },
        health: health ? withDefaults(health) : null,
        resurrection,
      })),
    ),
  }
}
