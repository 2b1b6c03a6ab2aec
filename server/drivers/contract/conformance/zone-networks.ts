import { expect } from 'vitest'
import { address6Of, gateway6Of } from '@/server/domain/address6'
import { newId } from '@/server/domain/ids'
import type { SecurityRule } from '@/server/domain/security-group'
import type { LoadBalancerSpec, PortSpec, Ref, RouterExternal } from '../types'
import type { Bench } from './bench'
import { expectError } from './expect-error'
import { lifecycleTests } from './lifecycle'
import { promise } from './promise'
import { openShell } from './shell'

const web: SecurityRule = {
  ...{ direction: 'ingress', protocol: 'tcp', ports: { from: 80, to: 443 } },
  remote: { kind: 'cidr', cidr: '10.79.0.0/24' },
}
const icmpFrom = (securityGroupId: Ref<'securityGroup'>['id']): SecurityRule => ({
  ...{ direction: 'ingress', protocol: 'icmp', ports: null, remote: { kind: 'group', securityGroupId } },
})

/** Zones that pass are connected to a physical network of this name. */
const outside: RouterExternal = {
  ...{ physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1', address: '203.0.113.200' },
}

export function zoneNetworkTests(bench: Bench): void {
  const networks = () => bench.zoneNetwork.networks!
  const ports = () => bench.zoneNetwork.ports!
  const routers = () => bench.zoneNetwork.routers!
  const floatingIps = () => bench.zoneNetwork.floatingIps!
  const groups = () => bench.zoneNetwork.securityGroups!
  const newNetwork = () => bench.track(networks(), { kind: 'network', id: newId('network') })
  const newPort = () => bench.track(ports(), { kind: 'port', id: newId('port') })
  const newRouter = () => bench.track(routers(), { kind: 'router', id: newId('router') })
  const newFloatingIp = () => bench.track(floatingIps(), { kind: 'floatingIp', id: newId('floatingIp') })
  const newGroup = () => bench.track(groups(), { kind: 'securityGroup', id: newId('securityGroup') })
  const balancers = () => bench.zoneNetwork.loadBalancers!
  const newBalancer = () => bench.track(balancers(), { kind: 'loadBalancer', id: newId('loadBalancer') })
  const balancerOn = (network: Ref<'network'>, ...members: LoadBalancerSpec['members']): LoadBalancerSpec => ({
    ...{ name: 'conform-front', network: { id: network.id, cidr: '10.79.0.0/24' }, address: '10.79.0.200', members },
    listeners: [{ protocol: 'tcp', port: 80, memberPort: 80 }],
    healthCheck: { intervalSeconds: 1, timeoutSeconds: 1, upAfter: 1, downAfter: 2 },
  })
  /** 10.79.0.0/24 has fd00:79::/64 beside it. */
  const range6 = (cidr: string) => `fd00:${cidr.split('.')[1]}::/64`
  const networkSpec = { name: 'conform-wide', cidr: '10.79.0.0/24', cidr6: range6('10.79.0.0/24') }
  const specOn = (network: Ref<'network'>, last = 5): PortSpec => {
    const mac = `52:54:00:79:00:${String(last).padStart(2, '0')}`
    const name = `conform-${last}`
    const address6 = address6Of(networkSpec.cidr6, mac)
    return {
      ...{ name, names: [name], networkId: network.id, mac, address: `10.79.0.${last}`, address6 },
      securityGroupIds: [],
    }
  }
  const ready = async (cidr = networkSpec.cidr) => {
    const network = newNetwork()
    await bench.ensure(networks(), network, { ...networkSpec, cidr, cidr6: range6(cidr) })
    return network
  }

  /** Networks of these ranges, to be joined. */
  const joined = async (...cidrs: string[]) => {
    const made = await Promise.all(cidrs.map(async cidr => ({ id: (await ready(cidr)).id, cidr, cidr6: range6(cidr) })))
    return made.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  lifecycleTests(bench, 'network', async () => ({ resource: networks(), ref: newNetwork(), spec: networkSpec }))
  lifecycleTests(bench, 'port', async () => {
    const network = await ready()
    return { resource: ports(), ref: newPort(), spec: specOn(network) }
  })

  lifecycleTests(bench, 'securityGroup', async () => ({
    resource: groups(),
    ref: newGroup(),
    spec: { name: 'conform-web', rules: [web] },
  }))

  lifecycleTests(bench, 'router', async () => {
    const networks = await joined('10.79.0.0/24', '10.80.0.0/24')
    return { resource: routers(), ref: newRouter(), spec: { name: 'conform-edge', external: outside, networks } }
  })

  promise(bench, 'a router joins other networks at once, and never older ones again', {}, async () => {
    const [one, two, three] = await joined('10.79.0.0/24', '10.80.0.0/24', '10.81.0.0/25')
    const ref = newRouter()
    const before = await bench.ensure(
      routers(),
      ref,
      { name: 'conform-edge', external: null, networks: [one!, two!] },
      1,
    )
    const spec = {
      name: 'conform-core',
      external: null,
      networks: [three!, two!].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    }
    expect(
      routers()
        .plan(spec, before)
        .map(change => change.field),
    ).toEqual(['name', 'networks'])
    const after = await bench.ensure(routers(), ref, spec, 2)
    expect(after.external).toBe(before.external)
    expect(after.status).toEqual({ ...spec, generation: 2 })
    const old = { name: 'conform-edge', external: null, networks: [one!, two!] }
    await expectError(() => bench.ensure(routers(), ref, old, 1), 'conflict')
    expect((await bench.observe(routers(), ref)) as object).toMatchObject({ status: after.status })
    // A range that its network was given since.
    const wider = { name: 'conform-core', external: null, networks: [{ ...two!, cidr: '10.82.0.0/24', cidr6: null }] }
    expect((await bench.ensure(routers(), ref, wider, 3)).status.networks).toEqual(wider.networks)
    expect(
      (await bench.ensure(routers(), ref, { name: 'conform-core', external: null, networks: [] }, 4)).status.networks,
    ).toEqual([])
  })

  promise(bench, 'a router leads outside, for other networks as well, and no longer', {}, async () => {
    const networks = await joined('10.79.0.0/24', '10.80.0.0/24')
    const ref = newRouter()
    const spec = { name: 'conform-edge', external: outside, networks: networks.slice(0, 1) }
    expect((await bench.ensure(routers(), ref, spec)).status.external).toEqual(outside)
    const wider = await bench.ensure(routers(), ref, { ...spec, networks }, 2)
    const { gateways: _, ...status } = wider.status
    expect(status).toEqual({ ...spec, networks, generation: 2 })
    const apart = { ...spec, networks, external: null }
    expect(
      routers()
        .plan(apart, wider)
        .map(change => change.field),
    ).toEqual(['external'])
    expect((await bench.ensure(routers(), ref, apart, 3)).status.external).toBeNull()
  })

  /** That leads outside from a network. */
  const ledOutside = async () => {
    const networks = await joined('10.79.0.0/24')
    const router = newRouter()
    await bench.ensure(routers(), router, { name: 'conform-edge', external: outside, networks })
    return router.id
  }
  promise(
    bench,
    'what rules let pass is counted for each by itself, and no longer once their group is gone',
    {},
    async () => {
      const [network, ref] = [await ready(), newGroup()]
      const rules = [web, icmpFrom(ref.id)]
      await bench.ensure(groups(), ref, { name: 'conform-web', rules })
      await bench.ensure(ports(), newPort(), { ...specOn(network), securityGroupIds: [ref.id] })
      const own = async () => {
        const call = bench.call()
        const { counters } = await bench.persist(() => bench.zoneNetwork.ruleCounters!.read(call))
        return counters.filter(each => each.securityGroupId === ref.id)
      }
      const counters = await own()
      for (const { rule, packets, bytes } of counters) {
        expect(rules).toContainEqual(rule)
        expect(bytes).toBeGreaterThanOrEqual(packets)
      }
      const names = counters.map(({ counter, rule }) => `${counter} ${JSON.stringify(rule)}`)
      expect(new Set(names).size).toBe(names.length)
      await bench.remove(groups(), ref)
      expect(await own()).toEqual([])
    },
  )

  const publicSpec = { name: 'conform-public', address: '203.0.113.210', to: '10.79.0.5' }

  lifecycleTests(bench, 'floatingIp', async () => {
    const routerId = await ledOutside()
    return { resource: floatingIps(), ref: newFloatingIp(), spec: { ...publicSpec, routerId } }
  })

  promise(bench, 'a floating IP leads to another, by another router, and never to an older one again', {}, async () => {
    const [one, two] = [await ledOutside(), newRouter()]
    const networks = await joined('10.80.0.0/24')
    const external = { ...outside, address: '203.0.113.201' }
    await bench.ensure(routers(), two, { name: 'conform-core', external, networks })
    const ref = newFloatingIp()
    const before = await bench.ensure(floatingIps(), ref, { ...publicSpec, routerId: one })
    const spec = { ...publicSpec, name: 'conform-other', to: '10.80.0.5', routerId: two.id }
    expect(
      floatingIps()
        .plan(spec, before)
        .map(change => change.field),
    ).toEqual(['name', 'routerId', 'to'])
    const after = await bench.ensure(floatingIps(), ref, spec, 2)
    expect([after.external, after.status]).toEqual([before.external, { ...spec, generation: 2 }])
    await expectError(() => bench.ensure(floatingIps(), ref, { ...publicSpec, routerId: one }, 1), 'conflict')
    // Whatever its router joins or no longer does.
    await bench.ensure(routers(), two, { name: 'conform-core', external, networks: [] }, 2)
    expect(await bench.observe(floatingIps(), ref)).toMatchObject({ status: after.status })
  })

  promise(bench, 'a floating IP whose router does not lead outside is refused as missing', {}, async () => {
    const [router, ref] = [newRouter(), newFloatingIp()]
    const early = () => floatingIps().ensure(ref, { ...publicSpec, routerId: router.id }, 1, bench.call())
    await expectError(() => bench.persist(early), 'missing')
    await bench.ensure(routers(), router, { name: 'conform-edge', external: null, networks: [] })
    await expectError(() => bench.persist(early), 'missing')
  })

  promise(bench, 'a network goes over to the router that joins it last', {}, async () => {
    const [network] = await joined('10.79.0.0/24')
    const [one, two] = [newRouter(), newRouter()]
    await bench.ensure(routers(), one, { name: 'conform-edge', external: null, networks: [network!] })
    const { status } = await bench.ensure(routers(), two, {
      name: 'conform-core',
      external: null,
      networks: [network!],
    })
    expect(status.networks).toEqual([network])
    expect(await bench.observe(routers(), one)).toMatchObject({ status: { networks: [] } })
    // Whoever goes takes along nothing that is another’s.
    await bench.remove(routers(), one)
    expect(await bench.observe(routers(), two)).toMatchObject({ status: { networks: [network] } })
  })

  promise(bench, 'a router of a network that is not in the zone is refused as missing', {}, async () => {
    const [network, ref] = [newNetwork(), newRouter()]
    const spec = { name: 'conform-edge', external: null, networks: [{ id: network.id, cidr: '10.79.0.0/24' }] }
    await expectError(() => bench.persist(() => routers().ensure(ref, spec, 1, bench.call())), 'missing')
    expect(await bench.observe(routers(), ref)).toEqual({ exists: false })
  })

  promise(bench, 'a network that a router joins is not removed', {}, async () => {
    const [network] = await joined('10.79.0.0/24')
    const ref = newRouter()
    const router = await bench.ensure(routers(), ref, { name: 'conform-edge', external: null, networks: [network!] })
    await expectError(() => bench.remove(networks(), { kind: 'network', id: network!.id }), 'conflict')
    await bench.ensure(routers(), ref, { name: router.status.name, external: null, networks: [] }, 2)
    expect(await bench.remove(networks(), { kind: 'network', id: network!.id })).toEqual({ exists: false })
  })

  promise(bench, 'a security group takes other rules at once, and never older ones again', {}, async () => {
    const [ref, other] = [newGroup(), newGroup()]
    const before = await bench.ensure(groups(), ref, { name: 'conform-web', rules: [web] }, 1)
    // Also of groups that the zone has not got, and of itself.
    const rules = [icmpFrom(other.id), icmpFrom(ref.id), { ...web, direction: 'egress' as const }]
    const spec = { name: 'conform-front', rules }
    expect(
      groups()
        .plan(spec, before)
        .map(change => change.field),
    ).toEqual(['name', 'rules'])
    const after = await bench.ensure(groups(), ref, spec, 2)
    expect(after.external).toBe(before.external)
    expect(after.status).toEqual({ ...spec, generation: 2, isStrict: true })
    await expectError(() => bench.ensure(groups(), ref, { name: 'conform-web', rules: [web] }, 1), 'conflict')
    expect((await bench.ensure(groups(), ref, spec, 2)).status).toEqual(after.status)
    // Two that refer to each other.
    await bench.ensure(groups(), other, { name: 'conform-peer', rules: [icmpFrom(ref.id)] })
  })

  promise(bench, 'a port is in the security groups that it is to be in, and in no other', {}, async () => {
    const [network, one, two, ref] = [await ready(), newGroup(), newGroup(), newPort()]
    for (const group of [one, two]) await bench.ensure(groups(), group, { name: group.id.slice(-8), rules: [] })
    const inGroups = async (...ids: Ref<'securityGroup'>['id'][]) => {
      const spec = { ...specOn(network), securityGroupIds: ids }
      const seen = await bench.ensure(ports(), ref, spec)
      expect(ports().plan(spec, seen)).toEqual([])
      return seen.status.securityGroupIds
    }
    expect(await inGroups(one.id)).toEqual([one.id])
    expect(await inGroups(two.id, one.id)).toEqual([one.id, two.id].sort())
    expect(await inGroups()).toEqual([])
  })

  promise(bench, 'a port of a security group that is not in the zone is refused as missing', {}, async () => {
    const [network, group, ref] = [await ready(), newGroup(), newPort()]
    const spec = { ...specOn(network), securityGroupIds: [group.id] }
    await expectError(() => bench.persist(() => ports().ensure(ref, spec, 1, bench.call())), 'missing')
    expect(await bench.observe(ports(), ref)).toEqual({ exists: false })
  })

  promise(bench, 'a port lets pass its own MAC and addresses only, on its network', {}, async () => {
    const spec = specOn(await ready())
    const { networkId, mac, address, address6 } = spec
    expect((await bench.ensure(ports(), newPort(), spec)).status).toEqual({
      ...{ networkId, mac, address, address6, isStrict: true, isWhole: true },
      names: ['conform-5'],
      securityGroupIds: [],
    })
  })

  promise(bench, 'a port takes another address, and goes to another network', {}, async () => {
    const [here, there, ref] = [await ready(), await ready(), newPort()]
    const before = await bench.ensure(ports(), ref, specOn(here))
    const moved = specOn(there, 6)
    expect(
      ports()
        .plan(moved, before)
        .map(change => change.field),
    ).toEqual(['networkId', 'mac', 'address', 'address6', 'names'])
    const after = await bench.ensure(ports(), ref, moved, 2)
    expect(after.external).toBe(before.external)
    expect(ports().plan(moved, after)).toEqual([])
    await bench.remove(networks(), here)
  })

  promise(bench, 'a network gets and loses an IPv6 range, and a port there its address', {}, async () => {
    const [network, ref] = [newNetwork(), newPort()]
    const { name, cidr } = networkSpec
    const narrow = { ...specOn(network), address6: null }
    await bench.ensure(networks(), network, { name, cidr })
    const before = await bench.ensure(ports(), ref, narrow)
    expect(before.status.address6).toBeNull()
    const wide = specOn(network)
    expect(
      ports()
        .plan(wide, before)
        .map(change => change.field),
    ).toEqual(['address6'])
    await bench.ensure(networks(), network, networkSpec, 2)
    const after = await bench.ensure(ports(), ref, wide, 2)
    expect([after.external, after.status]).toEqual([before.external, { ...before.status, address6: wide.address6 }])
    await bench.ensure(networks(), network, { name, cidr, cidr6: null }, 3)
    expect((await bench.ensure(ports(), ref, narrow, 3)).status).toEqual(before.status)
  })

  promise(bench, 'ports that share a name come and go one by one, also at once', {}, async () => {
    const network = await ready()
    const [one, two] = [newPort(), newPort()]
    const named = (last: number, names: string[]) => ({ ...specOn(network, last), names })
    const [first, second] = await Promise.all([
      bench.ensure(ports(), one, named(5, ['front', 'web'])),
      bench.ensure(ports(), two, named(6, ['web'])),
    ])
    expect([first.status.names, second.status.names]).toEqual([['front', 'web'], ['web']])
    expect((await bench.ensure(ports(), one, named(5, ['back']), 2)).status.names).toEqual(['back'])
    expect((await bench.ensure(networks(), network, { ...networkSpec, name: 'conform-renamed' }, 2)).status.name).toBe(
      'conform-renamed',
    )
    await bench.remove(ports(), one)
    expect(await bench.observe(ports(), two)).toMatchObject({ status: { names: ['web'] } })
  })

  lifecycleTests(bench, 'loadBalancer', async () => {
    const network = await ready()
    return { resource: balancers(), ref: newBalancer(), spec: balancerOn(network) }
  })

  promise(bench, 'a load balancer has the members whose ports are there, and loses one with its port', {}, async () => {
    const [network, ref] = [await ready(), newBalancer()]
    const [one, two] = [newPort(), newPort()]
    const member = (port: Ref<'port'>, last: number) => ({ portId: port.id, address: `10.79.0.${last}` })
    const spec = balancerOn(network, member(one, 5), member(two, 6))
    const addresses = async () => {
      const { status } = await bench.ensure(balancers(), ref, spec)
      return status.members.map(each => each.address)
    }
    expect(await addresses()).toEqual([])
    await bench.ensure(ports(), one, specOn(network))
    await bench.ensure(ports(), two, specOn(network, 6))
    expect(await addresses()).toEqual(['10.79.0.5', '10.79.0.6'])
    await bench.remove(ports(), one)
    const left = await bench.observe(balancers(), ref)
    expect(left).toMatchObject({ status: { members: [{ address: '10.79.0.6' }] } })
    expect(
      balancers()
        .plan(spec, left)
        .map(change => change.field),
    ).toEqual(['members'])
  })

  promise(
    bench,
    'a load balancer takes another address, other ports and other members, and never older ones',
    {},
    async () => {
      const [network, ref, port] = [await ready(), newBalancer(), newPort()]
      await bench.ensure(ports(), port, specOn(network))
      const before = await bench.ensure(balancers(), ref, balancerOn(network))
      const spec = {
        ...balancerOn(network, { portId: port.id, address: '10.79.0.5' }),
        ...{ name: 'conform-entry', address: '10.79.0.201' },
        listeners: [
          { protocol: 'tcp' as const, port: 80, memberPort: 8080 },
          { protocol: 'udp' as const, port: 514, memberPort: 514 },
        ],
      }
      const fields = balancers()
        .plan(spec, before)
        .map(change => change.field)
      expect(fields.toSorted()).toEqual(['address', 'listeners', 'members', 'name'])
      const after = await bench.ensure(balancers(), ref, spec, 2)
      expect(balancers().plan(spec, after)).toEqual([])
      await expectError(() => bench.ensure(balancers(), ref, balancerOn(network), 1), 'conflict')
      const tcpOnly = { ...spec, listeners: spec.listeners.slice(0, 1) }
      const last = await bench.ensure(balancers(), ref, tcpOnly, 3)
      expect(last.status.listeners).toEqual(tcpOnly.listeners)
    },
  )

  promise(bench, 'a load balancer of a network that is not in the zone is refused as missing', {}, async () => {
    const [network, ref] = [newNetwork(), newBalancer()]
    await expectError(
      () => bench.persist(() => balancers().ensure(ref, balancerOn(network), 1, bench.call())),
      'missing',
    )
    expect(await bench.observe(balancers(), ref)).toEqual({ exists: false })
  })

  promise(bench, 'a port of a network that is not in the zone is refused as missing', {}, async () => {
    const [network, ref] = [newNetwork(), newPort()]
    const early = () => ports().ensure(ref, specOn(network), 1, bench.call())
    await expectError(() => bench.persist(early), 'missing')
    expect(await bench.observe(ports(), ref)).toEqual({ exists: false })
  })

  promise(bench, 'a network with a port is not removed', {}, async () => {
    const network = await ready()
    const ref = newPort()
    await bench.ensure(ports(), ref, specOn(network))
    await expectError(() => bench.remove(networks(), network), 'conflict')
    await bench.remove(ports(), ref)
    expect(await bench.remove(networks(), network)).toEqual({ exists: false })
  })

  // What runs no guests can't be asked by any.
  if (bench.options.connectCompute)
    promise(
      bench,
      'guests of one network reach each other from host to host, those of another don’t',
      { capability: 'serialConsole', otherHost: true },
      async () => {
        const [one, other] = [await ready(), await ready()]
        const plug = async (network: Ref<'network'>, last: number) => {
          const port = newPort()
          const spec = specOn(network, last)
          await bench.ensure(ports(), port, spec)
          const { mac, address, address6 } = spec
          const ipv6 = { address: `${address6}/64`, gateway: gateway6Of(networkSpec.cidr6) }
          return { portId: port.id, networkId: network.id, mac, address: `${address}/24`, gateway: null, ipv6 }
        }
        const [own, peer, stranger] = [await plug(one, 5), await plug(one, 6), await plug(other, 7)]
        const there = bench.other!.instances!
        const ref = bench.newInstance()
        await Promise.all([
          bench.ensure(bench.instances, ref, bench.instanceSpec({ nic: own })),
          bench.ensure(there, bench.newInstance(bench.other), bench.instanceSpec({ nic: peer })),
          bench.ensure(there, bench.newInstance(bench.other), bench.instanceSpec({ nic: stranger })),
        ])
        const shell = await openShell(bench, ref)
        expect(await shell.run('ping -c 1 10.79.0.6')).toContain(' 1 packets received')
        expect(await shell.run('ping -c 1 10.79.0.7')).toContain(' 0 packets received')
        const ping6 = (last: number) => shell.run(`ping6 -c 1 ${specOn(one, last).address6}`)
        expect(await ping6(6)).toContain(' 1 packets received')
        expect(await ping6(7)).toContain(' 0 packets received')
        await shell.close()
      },
    )
  if (bench.options.connectCompute)
    promise(bench, 'a load balancer knows which of its members are up', {}, async () => {
      const [network, ref] = [await ready(), newBalancer()]
      const [on, off] = [newPort(), newPort()]
      await bench.ensure(ports(), on, specOn(network))
      await bench.ensure(ports(), off, specOn(network, 6))
      const { networkId, mac, address } = specOn(network)
      const nic = { portId: on.id, networkId, mac, address: `${address}/24`, gateway: null }
      await bench.ensure(bench.instances, bench.newInstance(), bench.instanceSpec({ nic }))
      const members = [
        { portId: on.id, address: '10.79.0.5' },
        { portId: off.id, address: '10.79.0.6' },
      ]
      const { status } = await bench.ensure(balancers(), ref, balancerOn(network, ...members))
      expect(status.members.map(member => member.ports[0]!.state)).toEqual(['up', 'down'])
    })
  if (bench.options.connectCompute)
    promise(
      bench,
      'a guest is told the addresses behind a name of its network, as they are at that moment',
      { capability: 'serialConsole' },
      async () => {
        const network = await ready()
        const peer = newPort()
        const own = { ref: newPort(), spec: specOn(network) }
        const named = (...names: string[]) => bench.ensure(ports(), peer, { ...specOn(network, 6), names })
        await bench.ensure(ports(), own.ref, own.spec)
        await named('web-1', 'web')
        const { networkId, mac, address } = own.spec
        const resolver = { address: '10.79.0.254', domain: 'conform-wide.internal' }
        const nic = { portId: own.ref.id, networkId, mac, address: `${address}/24`, gateway: null, resolver }
        const ref = bench.newInstance()
        await bench.ensure(bench.instances, ref, bench.instanceSpec({ nic }))
        const shell = await openShell(bench, ref)
        expect(await shell.run('nslookup web')).toContain('Address: 10.79.0.6')
        expect(await shell.run('nslookup web-1.conform-wide.internal')).toContain('Address: 10.79.0.6')
        await named('web-2')
        expect(await shell.run('nslookup web')).not.toContain('10.79.0.6')
        await shell.close()
      },
    )
  if (bench.options.connectCompute)
    promise(
      bench,
      'a guest is reached by whom its security groups let in, from the moment in which they do',
      { capability: 'serialConsole' },
      async () => {
        const [network, group, friends] = [await ready(), newGroup(), newGroup()]
        await bench.ensure(groups(), friends, { name: 'conform-friends', rules: [icmpFrom(friends.id)] })
        await bench.ensure(groups(), group, { name: 'conform-guarded', rules: [web] })
        const plug = async (last: number, securityGroupIds: PortSpec['securityGroupIds']) => {
          const port = newPort()
          const spec = { ...specOn(network, last), securityGroupIds }
          await bench.ensure(ports(), port, spec)
          const { mac, address, address6 } = spec
          const ipv6 = { address: `${address6}/64`, gateway: gateway6Of(networkSpec.cidr6) }
          return { portId: port.id, networkId: network.id, mac, address: `${address}/24`, gateway: null, ipv6 }
        }
        const [own, peer] = [await plug(5, [friends.id]), await plug(6, [group.id])]
        const ref = bench.newInstance()
        await Promise.all([
          bench.ensure(bench.instances, ref, bench.instanceSpec({ nic: own })),
          bench.ensure(bench.instances, bench.newInstance(), bench.instanceSpec({ nic: peer })),
        ])
        const shell = await openShell(bench, ref)
        expect(await shell.run('ping -c 1 10.79.0.6')).toContain(' 0 packets received')
        const rules = [web, icmpFrom(friends.id)]
        await bench.ensure(groups(), group, { name: 'conform-guarded', rules }, 2)
        const ping6 = () => shell.run(`ping6 -c 1 ${specOn(network, 6).address6}`)
        expect(await shell.run('ping -c 1 10.79.0.6')).toContain(' 1 packets received')
        expect(await ping6()).toContain(' 1 packets received')
        await bench.ensure(groups(), group, { name: 'conform-guarded', rules: [web] }, 3)
        expect(await shell.run('ping -c 1 10.79.0.6')).toContain(' 0 packets received')
        expect(await ping6()).toContain(' 0 packets received')
        // A range of IPv6 is about nothing else.
        const remote = { kind: 'cidr' as const, cidr: networkSpec.cidr6 }
        const only6: SecurityRule = { direction: 'ingress', protocol: 'any', ports: null, remote }
        await bench.ensure(groups(), group, { name: 'conform-guarded', rules: [only6] }, 4)
        expect(await shell.run('ping -c 1 10.79.0.6')).toContain(' 0 packets received')
        expect(await ping6()).toContain(' 1 packets received')
        await shell.close()
      },
    )
  if (bench.options.connectCompute)
    promise(
      bench,
      'guests of two networks reach each other by a router that joins these, and not without',
      { capability: 'serialConsole' },
      async () => {
        const [near, far] = [await ready('10.79.0.0/24'), await ready('10.80.0.0/24')]
        const plug = async (network: Ref<'network'>, third: number) => {
          const port = newPort()
          const [address, mac, cidr6] = [`10.${third}.0.5`, `52:54:00:${third}:00:05`, range6(`10.${third}.0.0/24`)]
          const address6 = address6Of(cidr6, mac)
          await bench.ensure(ports(), port, { ...specOn(network), mac, address, address6 })
          const nic = { portId: port.id, networkId: network.id, mac, address: `${address}/24` }
          const ipv6 = { address: `${address6}/64`, gateway: gateway6Of(cidr6) }
          return { ...nic, gateway: `10.${third}.0.1`, ipv6 }
        }
        const [own, peer] = [await plug(near, 79), await plug(far, 80)]
        const ref = bench.newInstance()
        await Promise.all([
          bench.ensure(bench.instances, ref, bench.instanceSpec({ nic: own })),
          bench.ensure(bench.instances, bench.newInstance(), bench.instanceSpec({ nic: peer })),
        ])
        const shell = await openShell(bench, ref)
        const ping = () => shell.run('ping -c 1 10.80.0.5')
        expect(await ping()).toContain(' 0 packets received')
        const router = newRouter()
        const networks = [near, far].map(({ id }, at) => {
          const cidr = `10.${79 + at}.0.0/24`
          return { id, cidr, cidr6: range6(cidr) }
        })
        const spec = { name: 'conform-edge', external: null, networks }
        await bench.ensure(routers(), router, spec)
        expect(await ping()).toContain(' 1 packets received')
        expect(await shell.run(`ping6 -c 1 ${peer.ipv6.address.split('/')[0]}`)).toContain(' 1 packets received')
        expect(await shell.run('ping -c 1 203.0.113.1')).toContain(' 0 packets received')
        await bench.ensure(routers(), router, { ...spec, external: outside }, 2)
        expect(await shell.run('ping -c 1 203.0.113.1')).toContain(' 1 packets received')
        const address = newFloatingIp()
        const led = { ...publicSpec, to: '10.80.0.5', routerId: router.id }
        await bench.ensure(floatingIps(), address, led)
        expect(await shell.run('ping -c 1 203.0.113.210')).toContain(' 1 packets received')
        await bench.remove(floatingIps(), address)
        expect(await shell.run('ping -c 1 203.0.113.210')).toContain(' 0 packets received')
        await bench.remove(routers(), router)
        expect(await ping()).toContain(' 0 packets received')
        await shell.close()
      },
    )
}
