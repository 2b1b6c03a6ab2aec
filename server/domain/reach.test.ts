import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passes } from '../drivers/simulated/guest/passes'
import { emptyDesign } from './design/document'
import type { Id } from './ids'
import type { RecordedInstance, RecordedVdc } from './planning/recorded'
import { emptyVdc, recordedAfter, testContext } from './planning/testing'
import { type ReachQuestion, reach } from './reach'
import type { SecurityRule } from './security-group'

const groupId = (at: number) => `sg_${at}` as Id<'securityGroup'>
const range = fc.constantFrom(
  '10.1.0.0/24',
  '10.1.0.2/31',
  '10.1.0.4/32',
  '0.0.0.0/0',
  '192.168.0.0/16',
  'fd00:1::/64',
  'fd00:1::3/128',
  '::/0',
)
const rule: fc.Arbitrary<SecurityRule> = fc.record({
  direction: fc.constantFrom('ingress', 'egress'),
  protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'any'),
  ports: fc.constantFrom(null, { from: 22, to: 22 }, { from: 80, to: 443 }),
  remote: fc.oneof(
    fc.constant({ kind: 'anywhere' as const }),
    range.map(cidr => ({ kind: 'cidr' as const, cidr })),
    fc.nat(2).map(at => ({ kind: 'group' as const, securityGroupId: groupId(at) })),
  ),
})
const named = (names: string[]) => {
  const machine = { image: 'alpine', type: 'small', zone: 'a' }
  return recordedAfter({
    ...{ version: 1, routers: {}, floatingIps: {}, loadBalancers: {}, securityGroups: {}, volumes: {}, clusters: {} },
    networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
    instances: Object.fromEntries(names.map(name => [name, machine])),
  })
}
const four = named(['one', 'two', 'three', 'four'])
/** The same with IPv6. */
const dual = { ...four, instances: four.instances.map((each, at) => ({ ...each, address6: `fd00:1::${at + 2}` })) }
const zones = testContext().zones

const vdc = fc
  .record({
    groups: fc.array(fc.array(rule, { maxLength: 3 }), { minLength: 3, maxLength: 3 }),
    memberships: fc.array(fc.subarray([0, 1, 2]), { minLength: 4, maxLength: 4 }),
  })
  .map(
    ({ groups, memberships }): RecordedVdc => ({
      ...dual,
      instances: dual.instances.map((each, at) => ({ ...each, securityGroupIds: memberships[at]!.map(groupId) })),
      securityGroups: groups.map((rules, at) => ({
        ...{ id: groupId(at), name: `group-${at}`, generation: 1, isBusy: false },
        rules: rules.map(each =>
          each.protocol === 'tcp' || each.protocol === 'udp' ? each : { ...each, ports: null },
        ),
      })),
    }),
  )
const question = fc
  .record({
    ends: fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'four'), { minLength: 2, maxLength: 2 }),
    protocol: fc.constantFrom<ReachQuestion['protocol']>('tcp', 'udp', 'icmp'),
    port: fc.constantFrom(22, 80, 443, 8080),
  })
  .map(
    ({ ends: [from, to], protocol, port }): ReachQuestion => ({
      ...{ from: from!, to: to!, protocol, port: protocol === 'icmp' ? null : port },
    }),
  )

const routed = {
  ...emptyDesign,
  networks: {
    lan: { subnets: { main: { cidr: '10.1.0.0/24' } } },
    dmz: { subnets: { main: { cidr: '10.2.0.0/24' } } },
  },
  routers: { edge: { networks: ['lan', 'dmz'] } },
  instances: {
    one: { image: 'alpine', type: 'small', zone: 'a', network: 'lan' },
    two: { image: 'alpine', type: 'small', zone: 'a', network: 'dmz' },
  },
}

describe('whether one reaches the other', () => {
  test('is answered as the simulated network judges the packet', () => {
    fc.assert(
      fc.property(vdc, question, (recorded, asked) => {
        const find = (name: string) => recorded.instances.find(each => each.name === name)!
        const addressesOf = ({ address, address6 = '' }: RecordedInstance) => [address, address6]
        const filters = new Map(
          recorded.securityGroups.map(({ id, rules }) => {
            const members = recorded.instances.filter(each => each.securityGroupIds.includes(id))
            return [id as string, { rules, members: new Set(members.flatMap(addressesOf)) }]
          }),
        )
        const [from, to] = [addressesOf(find(asked.from)), addressesOf(find(asked.to))]
        // Asked by addresses it is about their family; by names, about both.
        const each = [0, 1].map(at => {
          const { protocol, port } = asked
          const packet = { protocol, from: from[at]!, to: to[at]!, ...(port !== null && { port }) }
          const { reaches } = reach({ recorded, zones }, { ...asked, from: packet.from, to: packet.to })
          expect(reaches).toBe(passes(packet, filters))
          return reaches
        })
        const answer = reach({ recorded, zones }, asked)
        expect(answer.reaches).toBe(each.includes(true))
        expect(answer.sentence.includes('That is over')).toBe(each[0] !== each[1])
      }),
      { numRuns: 1000 },
    )
  })

  const one = (changes: Partial<RecordedInstance>): RecordedVdc => ({
    ...four,
    instances: four.instances.map(each => (each.name === 'one' ? { ...each, ...changes } : each)),
  })
  const asked: ReachQuestion = { from: 'one', to: 'two', protocol: 'tcp', port: 443 }
  const why = (recorded: RecordedVdc, more: Partial<ReachQuestion> = {}) =>
    reach({ recorded, zones }, { ...asked, ...more })

  test('names the rule that decides it', () => {
    const web: SecurityRule = {
      ...{ direction: 'ingress', protocol: 'tcp', ports: { from: 443, to: 443 }, remote: { kind: 'anywhere' } },
    }
    const group = { id: groupId(0), name: 'web', generation: 1, rules: [web], isBusy: false }
    const guarded = { ...one({}), securityGroups: [group] }
    guarded.instances = guarded.instances.map(each =>
      each.name === 'two' ? { ...each, securityGroupIds: [group.id] } : each,
    )
    expect(why(guarded)).toEqual({
      reaches: true,
      sentence: 'Security group web of two lets it in: “in: tcp 443 from anywhere”.',
      rule: { securityGroup: 'web', sentence: 'in: tcp 443 from anywhere' },
    })
    expect(why(guarded, { port: 22 })).toEqual({
      ...{ reaches: false, rule: null },
      sentence: 'No rule of two’s security groups (web) lets tcp 22 from one in.',
    })
  })

  test.each([
    ['is off', one({ observed: 'stopped' }), {}, /one does not run: it is stopped/],
    ['is on another network', one({ networkName: 'dmz' }), {}, /no router joins these/],
    [
      'is in another zone',
      one({ zoneId: 'zone_b' as never, zoneName: 'b' }),
      {},
      /neither networks nor routers span zones/,
    ],
    ['is nobody', one({}), { from: '10.1.0.99' }, /No instance has the address/],
    ['is outside', one({}), { from: '8.8.8.8' }, /no floating IP leads to it/],
    ['has another name', emptyVdc, {}, /no instance one here/],
  ])('says what is in the way of one that %s', (_, recorded, more, sentence) => {
    expect(why(recorded as RecordedVdc, more)).toMatchObject({
      reaches: false,
      sentence: expect.stringMatching(sentence),
    })
  })

  test('says over which of IPv4 and IPv6, where a rule is about one of them', () => {
    const rule: SecurityRule = {
      ...{ direction: 'ingress', protocol: 'any', ports: null, remote: { kind: 'cidr', cidr: 'fd00:1::/64' } },
    }
    const guarded = {
      ...dual,
      securityGroups: [{ id: groupId(0), name: 'web', generation: 1, rules: [rule], isBusy: false }],
      instances: dual.instances.map(each => (each.name === 'two' ? { ...each, securityGroupIds: [groupId(0)] } : each)),
    }
    expect(why(guarded)).toMatchObject({
      reaches: true,
      sentence:
        'Security group web of two lets it in: “in: anything from fd00:1::/64”. That is over IPv6; over IPv4: No rule of two’s security groups (web) lets tcp 443 from one in.',
    })
    expect(why(guarded, { from: '10.1.0.2' }).reaches).toBe(false)
    expect(why(guarded, { from: 'fd00:1::2' })).toMatchObject({
      ...{ reaches: true, sentence: expect.not.stringContaining('over') },
    })
    expect(why(four, { to: 'fd00:1::3' }).sentence).toMatch(/No instance has the address fd00:1::3/)
    expect(why(dual, { from: '10.1.0.2', to: 'fd00:1::3' }).sentence).toMatch(/these never meet/)
    expect(why(dual, { from: 'fd00:1::2', to: 'outside' }).sentence).toMatch(/Nothing leads outside over IPv6/)
  })

  test('goes by the router that joins both networks, as far as security groups let it', () => {
    const [from, to] = [one({}), recordedAfter(routed)]
    expect(why(from, { to: 'two' }).sentence).toMatch(/both are on lan/)
    expect(why(to)).toEqual({
      ...{ reaches: true, rule: null },
      sentence: 'Router edge joins lan and dmz. Neither is in a security group that says otherwise.',
    })
    const group = { id: groupId(0), name: 'web', generation: 1, rules: [], isBusy: false }
    const guarded = { ...to, securityGroups: [group] }
    guarded.instances = to.instances.map(each => ({ ...each, securityGroupIds: [group.id] }))
    expect(why(guarded)).toMatchObject({ reaches: false, sentence: expect.stringContaining('No rule of two’s') })
    expect(why({ ...to, routers: [] })).toMatchObject({ reaches: false })
    const elsewhere = to.instances.map(each => ({ ...each, zoneId: 'zone_c' as never, zoneName: 'c' }))
    expect(why({ ...to, instances: elsewhere }).sentence).toMatch(/Nothing routes in c/)
  })

  test('goes outside by a router that leads there, and comes in by a floating IP, as far as security groups let it', () => {
    const led = recordedAfter({
      ...routed,
      routers: { edge: { networks: ['lan'], external: true } },
      floatingIps: { front: { instance: 'one' } },
    })
    const ask = (from: string, to: string, recorded: RecordedVdc = led) => why(recorded, { from, to })
    expect(ask('one', 'outside')).toMatchObject({
      ...{ reaches: true, rule: null },
      sentence: 'one is seen outside under its floating IP 203.0.113.10. No security group says otherwise.',
    })
    expect(ask('two', '8.8.8.8').sentence).toMatch(/No router leads outside from dmz/)
    for (const to of ['front', '203.0.113.10', 'one'])
      expect(ask('outside', to)).toMatchObject({ reaches: true, sentence: expect.stringContaining('leads to one') })
    expect(ask('8.8.8.8', 'two').sentence).toMatch(/no floating IP leads to it/)
    expect(ask('two', 'front').reaches).toBeNull()
    expect(
      ask('outside', 'front', { ...led, floatingIps: [{ ...led.floatingIps[0]!, instanceId: null }] }),
    ).toMatchObject({
      ...{ reaches: false, sentence: '203.0.113.10 leads to nobody.' },
    })
    const guarded = (cidr: string): RecordedVdc => {
      const rule: SecurityRule = { direction: 'ingress', protocol: 'tcp', ports: null, remote: { kind: 'cidr', cidr } }
      const group = { id: groupId(0), name: 'web', generation: 1, rules: [rule], isBusy: false }
      const instances = led.instances.map(each => ({ ...each, securityGroupIds: [group.id] }))
      return { ...led, securityGroups: [group], instances }
    }
    expect(ask('8.8.8.8', 'front', guarded('8.0.0.0/8')).rule).toMatchObject({ securityGroup: 'web' })
    // Not everybody outside.
    expect(ask('outside', 'front', guarded('8.0.0.0/8'))).toMatchObject({ reaches: false })
    expect(ask('outside', 'front', guarded('0.0.0.0/0'))).toMatchObject({ reaches: true })
    const instances = led.instances.map(each => ({ ...each, zoneId: 'zone_b' as never, zoneName: 'b' }))
    expect(ask('one', 'outside', { ...led, instances }).sentence).toMatch(/no way out of b/)
    expect(ask('outside', 'front', { ...led, instances }).sentence).toMatch(/an address of a/)
  })

  test('goes by a load balancer to a member that lets it in on its own port', () => {
    const balanced = recordedAfter({
      ...emptyDesign,
      networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
      instances: Object.fromEntries(
        ['one', 'two', 'three'].map(name => [name, { image: 'alpine', type: 'small', zone: 'a' }]),
      ),
      loadBalancers: { front: { listeners: [{ port: 80, memberPort: 8080 }], instances: ['two', 'three'] } },
    })
    const ask = (recorded: RecordedVdc, port: number | null = 80) =>
      reach({ recorded, zones }, { from: 'one', to: 'front', protocol: 'tcp', port })
    expect(ask(balanced)).toMatchObject({ reaches: true, sentence: expect.stringContaining('to two on tcp 8080') })
    expect(ask(balanced, 22).sentence).toBe('Load balancer front does not listen on tcp 22.')
    const guard = (ports: { from: number; to: number }, names: string[]): RecordedVdc => ({
      ...balanced,
      securityGroups: [
        {
          ...{ id: groupId(0), name: 'web', generation: 1, isBusy: false },
          rules: [{ direction: 'ingress', protocol: 'tcp', ports, remote: { kind: 'anywhere' } }],
        },
      ],
      instances: balanced.instances.map(each => ({
        ...each,
        securityGroupIds: names.includes(each.name) ? [groupId(0)] : [],
      })),
    })
    const listened = { from: 80, to: 80 }
    expect(ask(guard(listened, ['two']))).toMatchObject({
      reaches: true,
      sentence: expect.stringContaining('to three'),
    })
    expect(ask(guard(listened, ['two', 'three']))).toMatchObject({ reaches: false })
    expect(ask(guard({ from: 8080, to: 8080 }, ['two', 'three']))).toMatchObject({ reaches: true })
    const off = balanced.instances.map(each => (each.name === 'one' ? each : { ...each, observed: 'stopped' as const }))
    expect(ask({ ...balanced, instances: off }).sentence).toBe('Load balancer front has no member that is on in a.')
  })

  test('says so where hosts are not joined, and where nobody can tell', () => {
    const apart = {
      ...four,
      instances: four.instances.map((each, at) => ({
        ...each,
        ...{ zoneId: 'zone_c' as never, zoneName: 'c', hostId: `host_c${at}` as never },
      })),
    }
    expect(why(apart).sentence).toMatch(/different hosts of c, which does not join them/)
    expect(why(one({ isImported: true }))).toMatchObject({ reaches: null })
  })
})
