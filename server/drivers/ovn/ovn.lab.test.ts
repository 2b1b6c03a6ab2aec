import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { address6Of, gateway6Of } from '@/server/domain/address6'
import { emptyDesign } from '@/server/domain/design/document'
import { type Id, newId } from '@/server/domain/ids'
import { recordedAfter, testContext } from '@/server/domain/planning/testing'
import { type ReachQuestion, reach } from '@/server/domain/reach'
import type { SecurityRule } from '@/server/domain/security-group'
import {
  type Call,
  type Connection,
  converge,
  type DriverKind,
  type Found,
  type InstanceSpec,
  interfaceId,
  type LoadBalancerSpec,
  type Nudge,
  type PortSpec,
  type Ref,
  type Resource,
  type RouterSpec,
  type Specs,
} from '../contract'
import { describeConformance } from '../contract/conformance'
import { libvirtDriver } from '../libvirt'
import { ovnDriver } from './index'

/** One zone of three hosts, with nothing but its network around them. Guests are on the first two. */
let lab: Lab
let network: Connection
const hosts: Connection[] = []
/** `alpha`, `beta` and `carol` are on `lan`, `mallory` is on another network of the same range, `dora` on `dmz`. */
let guests: Record<'alpha' | 'beta' | 'carol' | 'mallory' | 'dora', Guest>
const ranges = { lan: '10.60.0.0/24', dmz: '10.61.0.0/24' }
const ranges6 = { lan: 'fd00:60::/64', dmz: 'fd00:61::/64' }
let networks: Record<keyof typeof ranges, Id<'network'>>
const edge = { kind: 'router', id: newId('router') } as const
const joined = () =>
  (['lan', 'dmz'] as const).map(name => ({ id: networks[name], cidr: ranges[name], cidr6: ranges6[name] }))
beforeAll(async () => {
  lab = await startLab({ name: 'plovn', subnet: '10.99.121', zones: 1, hostsPerZone: 3, fresh: true })
  network = await connect()
  const [lan, other, dmz] = [await newNetwork('lan'), await newNetwork('lan'), await newNetwork('dmz')]
  networks = { lan, dmz }
  await Promise.all(lab.hosts.map(openHost))
  const [alpha, beta, carol, mallory, dora] = await Promise.all([
    newGuest('alpha', 0, lan, '10.60.0.2'),
    newGuest('beta', 1, lan, '10.60.0.3'),
    newGuest('carol', 0, lan, '10.60.0.5'),
    newGuest('mallory', 1, other, '10.60.0.4'),
    newGuest('dora', 1, dmz, '10.61.0.6'),
  ])
  guests = { alpha, beta, carol, mallory, dora }
}, 300_000)
afterAll(async () => {
  for (const line of [network, ...hosts]) await line?.[Symbol.asyncDispose]()
  await lab?.stop()
})

const connect = () => ovnDriver.connect(ovnDriver.config.parse({ northbound: lab.northbound('zone-1') }))

describeConformance({
  name: 'ovn',
  connectNetwork: connect,
  image: { name: 'none', path: '/dev/null', format: 'raw', sizeBytes: 0, checksum: '' },
})

test('a database that answers says its OVN’s version, another is unreachable', async () => {
  const probe = await network.probe(call())
  expect(probe).toMatchObject({ healthy: true, problems: [], version: expect.stringMatching(/^OVN \d+\.\d+/) })
  await using elsewhere = await ovnDriver.connect(
    ovnDriver.config.parse({ northbound: `tcp:${lab.storage.address}:1` }),
  )
  await expect(elsewhere.probe(call())).rejects.toMatchObject({ kind: 'unreachable' })
})

test('packets go from host to host within a network, and nowhere under another’s name', async () => {
  const { alpha, beta, mallory } = guests
  using one = await shell(alpha)
  using two = await shell(beta)
  using third = await shell(mallory)
  const ping = (from: typeof one, target = beta) =>
    from.run(`ping -c 1 -W 1 ${target.address} | grep -o "[01] packets received" || true`)

  // Within the network: single packets, and a stream of full ones.
  await expect.poll(() => ping(one)).toBe('1 packets received')
  await two.run('nc -l -p 5000 > /root/got & true')
  // It may not listen yet.
  await one.run(
    `for i in $(seq 20); do head -c 300000 /dev/zero | nc -w 20 ${beta.address} 5000 && break; sleep 1; done`,
    60_000,
  )
  await expect.poll(() => two.run('wc -c < /root/got')).toBe('300000')

  // Another tenant with the same range, as itself and as one of them.
  expect(await ping(third)).toBe('0 packets received')
  await third.run(become(alpha))
  expect(await ping(third)).toBe('0 packets received')

  // Within the network under an address, or a MAC, of somebody else's.
  await one.run('ip addr add 10.60.0.9/24 dev eth0')
  expect(await one.run(`ping -I 10.60.0.9 -c 1 -W 1 ${beta.address} | grep -o "[01] packets received"`)).toMatch(/^0/)
  await one.run('ip addr del 10.60.0.9/24 dev eth0')
  await expect.poll(() => ping(one)).toBe('1 packets received')
  await one.run(become({ ...alpha, mac: '52:54:00:60:00:99' }))
  expect(await ping(one)).toBe('0 packets received')
  await one.run(become(alpha))
  await expect.poll(() => ping(one)).toBe('1 packets received')
})

test('IPv6 packets go from host to host within a network, and nowhere under another’s address', async () => {
  const { alpha, beta, mallory } = guests
  using one = await shell(alpha)
  using third = await shell(mallory)
  const patient = { timeout: 30_000 }
  await expect.poll(() => ping6(one, beta), patient).toBe('1')
  // Another tenant with the same range, and one of the same network under an address that is nobody’s.
  expect(await ping6(third, beta)).toBe('0')
  await one.run('ip -6 addr add fd00:60::9/64 dev eth0')
  expect(await ping6(one, beta, '-I fd00:60::9')).toBe('0')
  await one.run('ip -6 addr del fd00:60::9/64 dev eth0')
  await expect.poll(() => ping6(one, beta), patient).toBe('1')
  // Its network advertises where routers would be, and answers its name with this address as well.
  await expect
    .poll(() => one.run('ip -6 route'), { timeout: 90_000 })
    .toMatch(/default via fe80::\S+ dev eth0 .*expires/)
  const ask = () => one.run('nslookup beta 2> /dev/null | grep "^Address: fd" | sed "s/Address: //"')
  await expect.poll(ask, patient).toBe(beta.address6)
}, 180_000)

test('security groups judge running guests within two seconds of a change, as the model says, and after a move', async () => {
  const { alpha, beta, carol } = guests
  using one = await shell(alpha)
  using third = await shell(carol)
  const [guarded, friends] = [newId('securityGroup'), newId('securityGroup')]
  const { mallory: _, ...known } = guests
  const model = modelOf(Object.values(known))
  const bring = (id: typeof guarded, rules: SecurityRule[]) => {
    const generation = model.bring(id, rules)
    return network.securityGroups!.ensure({ kind: 'securityGroup', id }, { name: id, rules }, generation, call())
  }
  const joins = async ({ name, portId, port }: Guest, securityGroupIds: Id<'securityGroup'>[]) => {
    model.join(name, securityGroupIds)
    await network.ports!.ensure({ kind: 'port', id: portId }, { ...port, securityGroupIds }, 1, call())
  }
  /** Sends packets until one fares as it should. @returns how long after `change` began that one was sent, in ms. */
  const until = async (change: () => Promise<unknown>, from: typeof one, passes: boolean) => {
    const begun = Date.now()
    await change()
    expect(model.reaches(from === one ? 'alpha' : 'carol', 'beta', 'icmp')).toBe(passes)
    for (;;) {
      const sent = Date.now()
      const got = await from.run(`ping -c 1 -W 1 ${beta.address} | grep -c "1 packets received" || true`)
      if (got === (passes ? '1' : '0')) return sent - begun
      if (sent - begun > 10_000) throw new Error(`No packet ${passes ? 'passes' : 'is held up'}`)
    }
  }
  const icmp = { direction: 'ingress', protocol: 'icmp', ports: null } as const
  const fromAlpha: SecurityRule = { ...icmp, remote: { kind: 'cidr', cidr: `${alpha.address}/32` } }
  const fromFriends: SecurityRule = { ...icmp, remote: { kind: 'group', securityGroupId: friends } }
  const late: number[] = []

  // A group without rules lets nothing in; what its member asks for comes back all the same.
  await bring(friends, [{ ...icmp, remote: { kind: 'anywhere' } }])
  await bring(guarded, [])
  await joins(carol, [friends])
  late.push(await until(() => joins(beta, [guarded]), one, false))
  {
    using two = await shell(beta)
    await expect
      .poll(() => two.run(`ping -c 1 -W 2 ${carol.address} | grep -o "[01] packets received" || true`))
      .toBe('1 packets received')
  }
  // By address, then by group: who is in, and nobody else.
  late.push(await until(() => bring(guarded, [fromAlpha]), one, true))
  late.push(await until(async () => {}, third, false))
  late.push(await until(() => bring(guarded, [fromFriends]), third, true))
  late.push(await until(async () => {}, one, false))
  // Over IPv6 alike; and a range of its own is about nothing else.
  const patient = { timeout: 30_000 }
  await expect.poll(() => ping6(third, beta), patient).toBe('1')
  await expect.poll(() => ping6(one, beta), patient).toBe('0')
  const fromAlpha6: SecurityRule = { ...icmp, remote: { kind: 'cidr', cidr: `${alpha.address6}/128` } }
  await bring(guarded, [fromAlpha6])
  await expect.poll(() => ping6(one, beta), patient).toBe('1')
  await expect.poll(() => ping6(third, beta), patient).toBe('0')
  expect(model.reaches(alpha.address6, beta.address6, 'icmp')).toBe(true)
  expect(model.reaches(alpha.address, beta.address, 'icmp')).toBe(false)
  await until(async () => {}, third, false)
  // By port, with the answers that a connection is made of.
  const tcp: SecurityRule = { ...fromAlpha, protocol: 'tcp', ports: { from: 5000, to: 5010 } }
  await bring(guarded, [fromFriends, tcp])
  {
    using two = await shell(beta)
    await two.run('rm -f /root/got; nc -l -p 5001 > /root/got & true')
    await expect.poll(() => one.run(`echo hello | nc -w 2 ${beta.address} 5001 && echo sent || echo not`)).toBe('sent')
    await expect.poll(() => two.run('cat /root/got')).toBe('hello')
    expect(model.reaches('alpha', 'beta', 'tcp', 5001)).toBe(true)
    expect(model.reaches('alpha', 'beta', 'tcp', 6000)).toBe(false)
    await two.run('nc -l -p 6000 > /dev/null & true')
    expect(await one.run(`nc -w 1 ${beta.address} 6000 < /dev/null 2> /dev/null && echo sent || echo not`)).toBe('not')
    // Once a rule is about what goes out, nothing else does.
    await bring(guarded, [fromFriends, { ...tcp, direction: 'egress' }])
    expect(model.reaches('beta', 'carol', 'icmp')).toBe(false)
    await expect.poll(() => two.run(`ping -c 1 -W 1 ${carol.address} | grep -o "[01] packets received"`)).toMatch(/^0/)
  }
  // It goes along.
  await bring(guarded, [fromFriends])
  await migrate(beta, 0, [guarded])
  late.push(await until(async () => {}, third, true))
  late.push(await until(async () => {}, one, false))
  expect(Math.max(...late)).toBeLessThan(2_000)
}, 180_000)

test('packets are counted by the rule that lets them pass, and by no other', async () => {
  const { alpha, beta } = guests
  const guarded = newId('securityGroup')
  const side = { direction: 'ingress', remote: { kind: 'anywhere' } } as const
  const icmp: SecurityRule = { ...side, protocol: 'icmp', ports: null }
  const tcp: SecurityRule = { ...side, protocol: 'tcp', ports: { from: 5000, to: 5010 } }
  const ref = { kind: 'securityGroup', id: guarded } as const
  await network.securityGroups!.ensure(ref, { name: 'counted', rules: [icmp, tcp] }, 1, call())
  const joins = (securityGroupIds: Id<'securityGroup'>[]) =>
    network.ports!.ensure({ kind: 'port', id: beta.portId }, { ...beta.port, securityGroupIds }, 1, call())
  await joins([guarded])
  /** How many packets the rules for ICMP and TCP have let pass on both hosts. */
  const counted = async () => {
    const { counters, uncounted } = await network.ruleCounters!.read(call())
    expect(uncounted).toEqual([])
    return ([icmp, tcp] as const).map(({ protocol }) =>
      counters
        .filter(each => each.securityGroupId === guarded && each.rule.protocol === protocol)
        .reduce((sum, each) => sum + each.packets, 0),
    )
  }
  using one = await shell(alpha)
  const patient = { timeout: 60_000 }
  await expect.poll(counted, patient).toEqual([0, 0])
  await expect.poll(() => one.run(`ping -c 1 -W 1 ${beta.address} | grep -c "1 packets received"`), patient).toBe('1')
  await expect.poll(async () => (await counted())[0], patient).toBeGreaterThan(0)
  const [before] = await counted()
  expect(await one.run(`ping -c 10 -i 0.2 ${beta.address} | grep -o "[0-9]* packets received"`)).toBe(
    '10 packets received',
  )
  await expect.poll(async () => (await counted())[0]! - before!, patient).toBeGreaterThanOrEqual(10)
  expect((await counted())[0]! - before!).toBeLessThan(20)
  // Nobody answers there; that it was let through is what counts.
  await one.run(`nc -w 1 ${beta.address} 5000 < /dev/null 2> /dev/null; true`)
  await expect.poll(async () => (await counted())[1], patient).toBeGreaterThan(0)
  await joins([])
  await network.securityGroups!.remove(ref, call())
}, 240_000)

test('guests of two networks reach each other by a router that joins these, from host to host, and not without', async () => {
  const { alpha, dora, mallory } = guests
  using one = await shell(alpha)
  using third = await shell(mallory)
  const ping = (from: typeof one) => () =>
    from.run(`ping -c 1 -W 1 ${dora.address} | grep -o "[01] packets received" || true`)
  const patient = { timeout: 30_000 }
  const { mallory: _, ...known } = guests
  const model = modelOf(Object.values(known))
  expect(await ping(one)()).not.toBe('1 packets received')
  expect(model.reaches('alpha', 'dora', 'icmp')).toBe(false)

  await network.routers!.ensure(edge, { name: 'edge', external: null, networks: joined() }, 1, call())
  model.route(['lan', 'dmz'])
  expect(model.reaches('alpha', 'dora', 'icmp')).toBe(true)
  await expect.poll(ping(one), patient).toBe('1 packets received')
  await expect.poll(() => ping6(one, dora), patient).toBe('1')
  // Nobody else: this one’s network has the same range, and no router.
  expect(await ping(third)()).not.toBe('1 packets received')

  await network.routers!.ensure(edge, { name: 'edge', external: null, networks: joined().slice(0, 1) }, 2, call())
  await expect.poll(ping(one), patient).not.toBe('1 packets received')
}, 180_000)

test('a guest finds others of its network by their names, and whom a name stands for at the moment', async () => {
  const { alpha, beta, carol } = guests
  using one = await shell(alpha)
  const ask = async (name: string) =>
    (await one.run(`nslookup ${name} 2> /dev/null | sed -n 's/^Address: \\([0-9]\\)/\\1/p'`)).split(/\s+/).sort()
  const answersTo = ({ portId, port }: Guest, names: string[]) =>
    network.ports!.ensure({ kind: 'port', id: portId }, { ...port, names }, 1, call())
  const patient = { timeout: 30_000 }
  await expect.poll(() => ask('beta'), patient).toEqual([beta.address])
  expect(await ask('beta.lan.internal')).toEqual([beta.address])
  // A name of several is answered with all of them; of the other network’s nobody tells.
  expect(await ask('guests')).toEqual([alpha, beta, carol].map(guest => guest.address).sort())
  expect(await ask('mallory')).toEqual([''])
  await answersTo(carol, ['erin'])
  await expect.poll(() => ask('erin'), patient).toEqual([carol.address])
  await expect.poll(() => ask('guests'), patient).toEqual([alpha, beta].map(guest => guest.address))
  expect(await ask('carol')).toEqual([''])
  // A name is as good as an address, also for programs that ask for IPv6 as well.
  expect(await one.run('ping -c 1 -W 5 erin | grep -o "[01] packets received"')).toBe('1 packets received')
  await answersTo(carol, ['carol', 'guests'])
}, 180_000)

test('guests reach what is outside by a router that leads there, under its address, and not without', async () => {
  const { alpha, dora, mallory } = guests
  const { physicalNetwork, cidr, gateway, first } = lab.outside
  using one = await shell(alpha)
  using two = await shell(dora)
  using third = await shell(mallory)
  const ping = (from: typeof one) => () =>
    from.run(`ping -c 1 -W 1 ${gateway} | grep -o "[01] packets received" || true`)
  const patient = { timeout: 30_000 }
  const external = { physicalNetwork, cidr, gateway, address: first }
  await network.routers!.ensure(edge, { name: 'edge', external, networks: joined() }, 3, call())
  // Nobody there knows a way to guests' ranges: what comes back came for the router's address.
  for (const guest of [one, two]) await expect.poll(ping(guest), patient).toBe('1 packets received')
  expect(await lab.fromOutside('ip', 'neigh', 'show', 'to', first)).toMatch(/REACHABLE|DELAY|STALE|PROBE/)
  expect(await ping(third)()).not.toBe('1 packets received')
}, 180_000)

test('a floating IP answers from outside, as its security groups say, and goes along in a live migration', async () => {
  const { beta } = guests
  const { physicalNetwork, cidr, gateway, first } = lab.outside
  const external = { physicalNetwork, cidr, gateway, address: first }
  await network.routers!.ensure(edge, { name: 'edge', external, networks: joined() }, 4, call())
  const joins = (securityGroupIds: Id<'securityGroup'>[]) =>
    network.ports!.ensure({ kind: 'port', id: beta.portId }, { ...beta.port, securityGroupIds }, 1, call())
  await joins([])
  const address = first.replace(/\d+$/, last => String(Number(last) + 1))
  const ref = { kind: 'floatingIp', id: newId('floatingIp') } as const
  const ping = async () => {
    const said = await lab.fromOutside('ping', '-c', '1', '-W', '1', address).catch(error => String(error))
    return Number(/(\d+) received/.exec(said)?.[1] ?? 0)
  }
  const patient = { timeout: 60_000 }
  expect(await ping()).toBe(0)
  await network.floatingIps!.ensure(ref, { name: 'public', address, routerId: edge.id, to: beta.address }, 1, call())
  await expect.poll(() => ping(), patient).toBe(1)
  const { mallory: _, ...known } = guests
  const model = modelOf(Object.values(known))
  model.route(['lan', 'dmz'], { name: 'beta', address })
  expect(model.reaches(gateway, address, 'icmp')).toBe(true)

  // Whom its groups let in, by the address that it has there.
  const group = { kind: 'securityGroup', id: newId('securityGroup') } as const
  const icmpFrom = (from: string): SecurityRule => ({
    ...{ direction: 'ingress', protocol: 'icmp', ports: null, remote: { kind: 'cidr', cidr: from } },
  })
  const bring = (generation: number, from: string) =>
    network.securityGroups!.ensure(group, { name: 'public', rules: [icmpFrom(from)] }, generation, call())
  await bring(1, ranges.lan)
  await joins([group.id])
  model.bring(group.id, [icmpFrom(ranges.lan)])
  model.join('beta', [group.id])
  expect(model.reaches(gateway, address, 'icmp')).toBe(false)
  await expect.poll(() => ping(), patient).toBe(0)
  await bring(2, `${gateway}/32`)
  model.bring(group.id, [icmpFrom(`${gateway}/32`)])
  expect(model.reaches(gateway, address, 'icmp')).toBe(true)
  await expect.poll(() => ping(), patient).toBe(1)

  const silentMs: number[] = []
  for (const _ of ['there', 'and back']) {
    const pings = lab.pingsFromOutside(address, 20)
    await expect.poll(pings.answered, patient).toBeGreaterThan(10)
    await migrate(beta, 1 - beta.host, [group.id])
    const before = pings.answered()
    await expect.poll(pings.answered, patient).toBeGreaterThan(before + 10)
    silentMs.push(await pings.stop())
  }
  console.info(`A floating IP was silent for ${silentMs.join(' and ')} ms of two live migrations`)
  // Of two: one of them may have met a machine that is busy with others. What loses packets by itself does so in both.
  expect(Math.min(...silentMs)).toBeLessThanOrEqual(1_000)

  await network.floatingIps!.remove(ref, call())
  await expect.poll(() => ping(), patient).toBe(0)
  await joins([])
}, 180_000)

test('a load balancer spreads requests, drops a member that is silent, takes it back, and goes on after a move', async () => {
  const { alpha, beta, carol } = guests
  const members = [alpha, beta, carol]
  for (const { portId, port } of members) await network.ports!.ensure({ kind: 'port', id: portId }, port, 1, call())
  using one = await shell(alpha)
  using two = await shell(beta)
  {
    using third = await shell(carol)
    for (const each of [one, two, third])
      await each.run('mkdir -p /root/www && hostname > /root/www/index.html && httpd -p 8080 -h /root/www')
  }
  const ref = { kind: 'loadBalancer', id: newId('loadBalancer') } as const
  const spec: LoadBalancerSpec = {
    ...{ name: 'front', network: { id: networks.lan, cidr: ranges.lan }, address: '10.60.0.200' },
    listeners: [{ protocol: 'tcp', port: 80, memberPort: 8080 }],
    healthCheck: { intervalSeconds: 1, timeoutSeconds: 1, upAfter: 1, downAfter: 2 },
    members: members.map(({ portId, address }) => ({ portId, address })),
  }
  await settled(resume => network.loadBalancers!.ensure(ref, spec, 1, call(), resume))
  const states = async () => {
    const seen = await network.loadBalancers!.observe(ref, call())
    return seen.exists ? seen.status.members.map(member => member.ports[0]!.state) : []
  }
  /** Who answers twelve requests, one after the other; `nobody` for those that fail. */
  const askTwelve = async () => {
    const said = await one.run(
      `for i in $(seq 12); do r=$(${get} | nc -w 2 10.60.0.200 80 2> /dev/null | tail -n 1); echo "\${r:-nobody}"; done`,
      60_000,
    )
    return [...new Set(said.split(/\s+/))].sort()
  }
  const get = 'printf "GET / HTTP/1.0\\r\\n\\r\\n"'
  const patient = { timeout: 60_000 }
  await expect.poll(states, patient).toEqual(['up', 'up', 'up'])
  await expect.poll(askTwelve, patient).toEqual(['alpha', 'beta', 'carol'])

  await two.run('ip link set eth0 down')
  await expect.poll(states, patient).toEqual(['up', 'down', 'up'])
  await expect.poll(askTwelve, patient).toEqual(['alpha', 'carol'])
  expect(await askTwelve()).not.toContain('nobody')

  await two.run('ip link set eth0 up')
  await expect.poll(states, patient).toEqual(['up', 'up', 'up'])
  await expect.poll(askTwelve, patient).toEqual(['alpha', 'beta', 'carol'])

  await migrate(carol, 1 - carol.host)
  await expect.poll(askTwelve, patient).toEqual(['alpha', 'beta', 'carol'])
  await network.loadBalancers!.remove(ref, call())
  await expect.poll(() => ping6(one, carol), patient).toBe('1')

  // As members of a cluster are tried: at an address that is nobody’s, on no network.
  const trying: LoadBalancerSpec = {
    ...{ ...spec, name: 'web', address: '169.254.7.9' },
    listeners: [{ protocol: 'tcp', port: 9090, memberPort: 9090 }],
    healthCheck: { ...spec.healthCheck, downAfter: 1 },
  }
  await settled(resume => network.loadBalancers!.ensure(ref, trying, 2, call(), resume))
  const listen = 'httpd -f -p 9090 -h /root/www & echo $! > /root/listener'
  for (const each of [one, two]) await each.run(listen)
  await expect.poll(states, patient).toEqual(['up', 'up', 'down'])
  await two.run('kill $(cat /root/listener)')
  await expect.poll(states, patient).toEqual(['up', 'down', 'down'])
  await one.run('kill $(cat /root/listener)')
  await network.loadBalancers!.remove(ref, call())
}, 240_000)

test('what others change in OVN is told of each thing, and packets pass again once it is brought about again', async () => {
  const { alpha, dora } = guests
  const nbctl = (...args: string[]) => runFile('ovn-nbctl', [`--db=${lab.northbound('zone-1')}`, ...args])
  const { physicalNetwork, cidr, gateway, first } = lab.outside
  const [group, balancer, floating] = [
    { kind: 'securityGroup', id: newId('securityGroup') } as const,
    { kind: 'loadBalancer', id: newId('loadBalancer') } as const,
    { kind: 'floatingIp', id: newId('floatingIp') } as const,
  ]
  const rules: SecurityRule[] = [{ direction: 'ingress', protocol: 'icmp', ports: null, remote: { kind: 'anywhere' } }]
  const dmz = { kind: 'network', id: networks.dmz } as const
  const [port, peer] = [alpha, dora].map(({ portId }) => ({ kind: 'port', id: portId }) as const) as [PortRef, PortRef]
  const specs = {
    network: { name: 'dmz', cidr: ranges.dmz },
    securityGroup: { name: 'open', rules },
    router: { name: 'edge', external: { physicalNetwork, cidr, gateway, address: first }, networks: joined() },
    peer: { ...dora.port, securityGroupIds: [group.id] },
    floatingIp: { name: 'public', address: nextTo(first, 2), routerId: edge.id, to: dora.address },
    loadBalancer: {
      ...{ name: 'inner', network: { id: networks.lan, cidr: ranges.lan }, address: '10.60.0.201' },
      listeners: [{ protocol: 'tcp' as const, port: 80, memberPort: 8080 }],
      healthCheck: { intervalSeconds: 1, timeoutSeconds: 1, upAfter: 1, downAfter: 2 },
      members: [{ portId: alpha.portId, address: alpha.address }],
    },
  }
  const things = [
    [network.networks!, dmz, specs.network],
    [network.securityGroups!, group, specs.securityGroup],
    [network.routers!, edge, specs.router],
    [network.ports!, port, alpha.port],
    [network.ports!, peer, specs.peer],
    [network.floatingIps!, floating, specs.floatingIp],
    [network.loadBalancers!, balancer, specs.loadBalancer],
  ] as unknown as [Resource<'network'>, Ref<'network'>, Specs['network']][]
  const bring = async () => {
    for (const [resource, ref, spec] of things) await settled(resume => resource.ensure(ref, spec, 50, call(), resume))
  }
  /** As the inventory tells it: what lacks, and what differs in which fields. */
  const told = async () => {
    const said: string[] = []
    for (const [resource, ref, spec] of things) {
      let there: Found<'network'> | undefined
      for await (const found of resource.list(call())) if (found.id === ref.id) there = found
      const fields = there && resource.plan(spec, there.seen).map(change => change.field)
      if (!fields || fields.length > 0) said.push(`${ref.kind} ${fields?.join(', ') ?? 'gone'}`)
    }
    return said
  }
  await bring()
  expect(await told()).toEqual([])
  using one = await shell(alpha)
  const ping = () => one.run(`ping -c 1 -W 1 ${dora.address} | grep -o "[01] packets received" || true`)
  const patient = { timeout: 60_000 }
  await expect.poll(ping, patient).toBe('1 packets received')

  const name = interfaceId(alpha.portId)
  const doras = interfaceId(dora.portId)
  const scenes: { breaks: string[][]; told: string[]; isHeldUp: boolean }[] = [
    {
      breaks: [
        ['lsp-set-enabled', doras, 'disabled'],
        ['acl-del', group.id],
        ['lr-nat-del', edge.id],
        ['clear', 'load_balancer', `${balancer.id}-tcp`, 'health_check'],
        ['lr-del', `${networks.dmz}-service`],
      ],
      told: [
        ...['network isWhole', 'securityGroup isStrict', 'router external', 'port isWhole'],
        ...['floatingIp gone', 'loadBalancer isWhole'],
      ],
      isHeldUp: true,
    },
    {
      breaks: [
        ['lsp-set-port-security', name],
        ['lsp-set-dhcpv4-options', doras],
        ['pg-set-ports', group.id, name],
        ['lr-route-del', edge.id],
        ['ls-lb-del', networks.lan],
        ['--may-exist', 'lb-add', `${balancer.id}-tcp`, '10.60.0.201:80', '10.60.0.99:8080'],
      ],
      told: [
        ...['router external', 'port isStrict, securityGroupIds', 'port isWhole, securityGroupIds'],
        'loadBalancer isWhole',
      ],
      isHeldUp: false,
    },
    {
      breaks: [
        ['lb-del', `${balancer.id}-tcp`],
        ['lr-del', edge.id],
        ['ls-del', networks.dmz],
      ],
      told: ['network gone', 'router gone', 'port gone', 'floatingIp gone', 'loadBalancer gone'],
      isHeldUp: true,
    },
  ]
  for (const { breaks, told: wanted, isHeldUp } of scenes) {
    for (const command of breaks) await nbctl(...command)
    expect(await told()).toEqual(wanted)
    if (isHeldUp) await expect.poll(ping, patient).toMatch(/^0/)
    await bring()
    expect(await told()).toEqual([])
    if (isHeldUp) await expect.poll(ping, patient).toBe('1 packets received')
  }
  for (const [resource, ref] of [...things].reverse().slice(0, 2)) await resource.remove(ref, call())
  await network.ports!.ensure(peer, dora.port, 51, call())
}, 240_000)

test('a host that is connected later stands in line, and is the way outside once those before it died', async () => {
  const { physicalNetwork, cidr, gateway, first } = lab.outside
  const external = { physicalNetwork, cidr, gateway, address: first }
  const patient = { timeout: 60_000 }
  const spec = (offHosts: string[] = []): RouterSpec => ({ name: 'edge', external, networks: joined(), offHosts })
  const bring = (offHosts?: string[]) =>
    settled(resume => network.routers!.ensure(edge, spec(offHosts), 60, call(), resume))
  const look = () => network.routers!.observe(edge, call())
  const differs = async () => network.routers!.plan(spec(), await look()).map(change => change.field)
  const inLine = async () => {
    const seen = await look()
    return seen.exists ? seen.status.gateways!.inLine : []
  }
  // So that whoever is last has a guest.
  await migrate(guests.carol, 2)
  const late = lab.hosts[2]!.name
  await bring()
  await lab.disconnectOutside(late)
  await expect.poll(differs, patient).toEqual(['gateways'])
  await bring()
  expect(await inLine()).not.toContain(late)
  await lab.connectOutside(late)
  await expect.poll(differs, patient).toEqual(['gateways'])
  await bring()
  const line = await inLine()
  expect(line.toSorted()).toEqual(lab.hosts.map(host => host.name).toSorted())

  const [way, next, last] = line as [string, string, string]
  const { alpha, carol, dora } = guests
  const guest = [alpha, carol, dora].find(({ host }) => lab.hosts[host]!.name === last)!
  const address = nextTo(first, 3)
  const ref = { kind: 'floatingIp', id: newId('floatingIp') } as const
  await network.floatingIps!.ensure(ref, { name: 'public', address, routerId: edge.id, to: guest.address }, 1, call())
  using inside = await shell(guest)
  const goesOut = () => inside.run(`ping -c 1 -W 1 ${gateway} | grep -c "1 packets received" || true`)
  /** For how long nobody answered at the address while this was done, until somebody does and the guest gets out again. */
  const silenceOf = async (work: () => Promise<unknown>) => {
    const pings = lab.pingsFromOutside(address, 20)
    await expect.poll(pings.answered, patient).toBeGreaterThan(10)
    await work()
    const before = pings.answered()
    await expect.poll(pings.answered, patient).toBeGreaterThan(before + 10)
    await expect.poll(goesOut, patient).toBe('1')
    return pings.stop()
  }
  const silentMs = await silenceOf(() => lab.failHost(way))
  console.info(`A floating IP was silent for ${silentMs} ms when the host of its gateway died`)
  expect(silentMs).toBeLessThan(30_000)
  // Of two, the one that is left can’t tell whether it was cut off itself: OVN waits for somebody to say so.
  await silenceOf(async () => {
    await lab.failHost(next)
    await bring([way, next])
  })
  expect(await inLine()).toEqual([last])
}, 180_000)

type PortRef = { kind: 'port'; id: Id<'port'> }
const runFile = promisify(execFile)
const nextTo = (address: string, by: number) => address.replace(/\d+$/, last => String(Number(last) + by))

type Guest = {
  name: string
  id: Id<'instance'>
  /** Index of its host. */
  host: number
  mac: string
  address: string
  address6: string
  portId: Id<'port'>
  port: PortSpec
  machine: InstanceSpec
}

async function shell({ id, host }: Guest) {
  const console = await lab.console(lab.hosts[host]!.name, id)
  try {
    // A key that is pressed before anybody reads it there is lost.
    const answers = () => {
      console.press()
      return console.expect(/root@\w+:~# /, 5_000).then(Boolean, () => false)
    }
    await expect.poll(answers, { timeout: 120_000 }).toBe(true)
    return console
  } catch (error) {
    // Left open, it would take what whoever looks next waits for.
    console[Symbol.dispose]()
    throw error
  }
}

/** What is recorded of these guests, to be asked what becomes of their packets. */
function modelOf(all: Guest[]) {
  const machine = { image: 'alpine', type: 'small', zone: 'a' }
  const recorded = recordedAfter({
    ...emptyDesign,
    networks: {
      lan: { subnets: { main: { cidr: ranges.lan, cidr6: ranges6.lan } } },
      dmz: { subnets: { main: { cidr: ranges.dmz, cidr6: ranges6.dmz } } },
    },
    instances: Object.fromEntries(
      all.map(({ name, address }) => [name, { ...machine, address, network: networkOf(address) }]),
    ),
  })
  for (const { name, address6 } of all)
    Object.assign(recorded.instances.find(each => each.name === name)!, { address6 })
  let generation = 0
  return {
    bring(id: Id<'securityGroup'>, rules: SecurityRule[]): number {
      generation++
      const others = recorded.securityGroups.filter(group => group.id !== id)
      recorded.securityGroups = [...others, { id, name: id, rules, generation, isBusy: false }]
      return generation
    },
    join(name: string, securityGroupIds: Id<'securityGroup'>[]) {
      Object.assign(recorded.instances.find(each => each.name === name)!, { securityGroupIds })
    },
    /** `led`: who answers under a floating IP of this address. */
    route(names: string[], led?: { name: string; address: string }) {
      const networkIds = recorded.networks.filter(each => names.includes(each.name)).map(each => each.id)
      const external = led !== undefined
      recorded.routers = [{ id: newId('router'), name: 'edge', networkIds, external, generation: 1, isBusy: false }]
      const to = recorded.instances.find(each => each.name === led?.name)
      if (!led || !to) return
      const of = { id: newId('floatingIp'), name: 'public', address: led.address, generation: 1, isBusy: false }
      recorded.floatingIps = [{ ...of, instanceId: to.id, zoneId: to.zoneId!, zoneName: to.zoneName! }]
    },
    reaches: (from: string, to: string, protocol: ReachQuestion['protocol'], port: number | null = null) =>
      reach({ recorded, zones: testContext().zones }, { from, to, protocol, port }).reaches,
  }
}

/** How many of one packet come back. */
const ping6 = (from: Awaited<ReturnType<typeof shell>>, { address6 }: Guest, how = '') =>
  from.run(`ping6 ${how} -c 1 -W 1 ${address6} | sed -n "s/.* \\([01]\\) packets received.*/\\1/p"`)

/** As its workflow does. */
async function migrate(guest: Guest, to: number, securityGroupIds: Id<'securityGroup'>[] = []): Promise<void> {
  const ref = { kind: 'instance', id: guest.id } as const
  const [source, target] = [hosts[guest.host]!.instances!.migration!, hosts[to]!.instances!.migration!]
  const landing = await target.receive(ref, guest.machine, call())
  const plug = (movesBetween?: string[]) =>
    network.ports!.ensure(
      { kind: 'port', id: guest.portId },
      { ...guest.port, securityGroupIds, movesBetween },
      1,
      call(),
    )
  await plug([guest.host, to].map(index => lab.hosts[index]!.name))
  await settled(resume => source.send(ref, landing, call(), resume))
  await plug()
  expect((await target.arrival(ref, call())).seen).toMatchObject({ exists: true, status: { power: 'running' } })
  guest.host = to
}

const become = ({ mac, address, address6 }: Pick<Guest, 'mac' | 'address' | 'address6'>) =>
  `ip link set eth0 down; ip link set eth0 address ${mac}; ip addr flush dev eth0; ip addr add ${address}/24 dev eth0; ip link set eth0 up; ip route add default via ${gatewayAt(address)}; ip -6 addr add ${address6}/64 dev eth0; ip -6 route replace default via ${gateway6Of(ranges6[networkOf(address)])}`

const call = (): Call => ({
  ...{ taskId: 'task_test', key: crypto.randomUUID(), signal: AbortSignal.timeout(60_000), log() {} },
})
const settled = <K extends DriverKind>(nudge: (resume?: string) => Promise<Nudge<K>>) =>
  converge(nudge, { call: call(), sleep: ms => wait(ms) })

const gatewayAt = (address: string) => address.replace(/\d+$/, '1')
const networkOf = (address: string) => (address.startsWith('10.60.') ? 'lan' : 'dmz')

async function newNetwork(name: keyof typeof ranges): Promise<Id<'network'>> {
  const id = newId('network')
  await network.networks!.ensure({ kind: 'network', id }, { name, cidr: ranges[name], cidr6: ranges6[name] }, 1, call())
  return id
}

const imageId = newId('image')
async function openHost({ uri }: { uri: string }, index: number): Promise<void> {
  const config = { uri, domainType: 'qemu', tuning: { nicOffloads: 'off' } }
  const host = await libvirtDriver.connect(libvirtDriver.config.parse(config))
  hosts[index] = host
  const { size: sizeBytes } = await stat(lab.imagePath)
  const image = { name: 'tiny', path: lab.imagePath, format: 'qcow2' as const, sizeBytes, checksum: '' }
  await settled(resume => host.images!.ensure({ kind: 'image', id: imageId }, image, 1, call(), resume))
}

async function newGuest(name: string, host: number, networkId: Id<'network'>, address: string): Promise<Guest> {
  const [id, portId] = [newId('instance'), newId('port')]
  const mac = `52:54:00:60:00:0${address.at(-1)}`
  const range6 = ranges6[networkOf(address)]
  const address6 = address6Of(range6, mac)
  const port: PortSpec = { name, names: [name, 'guests'], networkId, mac, address, address6, securityGroupIds: [] }
  await settled(resume => network.ports!.ensure({ kind: 'port', id: portId }, port, 1, call(), resume))
  const resolver = { address: address.replace(/\d+$/, '254'), domain: `${networkOf(address)}.internal` }
  const { instances } = hosts[host]!
  const machine = {
    ...{ name, vdcId: newId('vdc'), vcpus: 1, cpuShares: 1024, memoryMiB: 96, imageId, rootDiskGiB: 1, rootVersion: 1 },
    ...{ userData: null, sshKeys: [], disks: [], power: 'running' as const, stopTimeoutMs: 0 },
    nic: {
      ...{ portId, networkId, mac, address: `${address}/24`, gateway: gatewayAt(address), resolver },
      ipv6: { address: `${address6}/64`, gateway: gateway6Of(range6) },
    },
  }
  await settled(resume => instances!.ensure({ kind: 'instance', id }, machine, 1, call(), resume))
  const seen = await instances!.observe({ kind: 'instance', id }, call())
  expect(seen).toMatchObject({ exists: true, status: { power: 'running', nics: [{ mac, network: networkId }] } })
  return { name, id, host, mac, address, address6, portId, port, machine }
}
