import { expect, test } from 'vitest'
import type { DesignDocument } from '../../design/document'
import { planVdc } from '../plan-vdc'
import type { RecordedVdc } from '../recorded'
import { emptyVdc, recordedAfter, testContext } from '../testing'

const design = (networks: Record<string, string>, on?: string): DesignDocument => ({
  version: 1,
  networks: Object.fromEntries(Object.entries(networks).map(([name, cidr]) => [name, { subnets: { main: { cidr } } }])),
  volumes: {},
  instances: on ? { web: { image: 'alpine', type: 'small', network: on } } : {},
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
})
const plan = (document: DesignDocument, vdc: RecordedVdc) => planVdc(document, vdc, testContext())
const order = ({ changes, problems }: ReturnType<typeof plan>) => {
  expect(problems).toEqual([])
  return changes.map(({ key, action, phase }) => [key, action, phase])
}

test('an instance is made once its network is', () => {
  expect(plan(design({ lan: '10.1.0.0/24' }, 'lan'), emptyVdc).changes).toMatchObject([
    { key: 'network/lan', after: [] },
    { key: 'instance/web', after: ['network/lan'] },
  ])
})

test('a range of another VDC is refused, with a free one', () => {
  expect(plan(design({ lan: '10.200.4.0/24' }), emptyVdc).problems).toEqual([
    {
      path: ['networks', 'lan', 'subnets', 'main', 'cidr'],
      message: '10.200.4.0/24 overlaps with a network of another VDC. Use a free one, like 10.64.0.0/20.',
    },
  ])
})

test('a range in use stays', () => {
  const vdc = recordedAfter(design({ lan: '10.1.0.0/24' }, 'lan'))
  expect(plan(design({ lan: '10.2.0.0/24' }, 'lan'), vdc).problems).toEqual([
    {
      path: ['networks', 'lan', 'subnets'],
      message: 'web has an address of this network, so its range stays. Make another network and move them to it.',
    },
  ])
})

/** On the networks, beside their IPv4 ranges. */
const with6 = (document: DesignDocument, ranges: Record<string, string>): DesignDocument => {
  const both = structuredClone(document)
  for (const [name, cidr6] of Object.entries(ranges)) both.networks[name]!.subnets.main!.cidr6 = cidr6
  return both
}

test('an IPv6 range comes, changes and goes while instances run, and says what becomes of these', () => {
  const plain = design({ lan: '10.1.0.0/24' }, 'lan')
  const both = with6(plain, { lan: 'fd00:1::/64' })
  const change = { key: 'network/lan', action: 'update live', phase: 0 }
  const field = (from: string | null, to: string | null) => [{ field: 'IPv6 range', from, to }]
  expect(plan(both, recordedAfter(plain)).changes).toMatchObject([
    {
      ...{ ...change, fields: field(null, 'fd00:1::/64') },
      touches: [{ key: 'instance/web', how: expect.stringContaining('has another IPv6 address') }],
    },
  ])
  expect(plan(with6(plain, { lan: 'fd00:2::/64' }), recordedAfter(both)).changes).toMatchObject([
    { ...change, fields: field('fd00:1::/64', 'fd00:2::/64') },
  ])
  expect(plan(plain, recordedAfter(both)).changes).toMatchObject([
    {
      ...{ ...change, fields: field('fd00:1::/64', null) },
      touches: [{ key: 'instance/web', how: 'no longer has an IPv6 address' }],
    },
  ])
  expect(plan(both, recordedAfter(both)).changes).toEqual([])
})

test('an IPv6 range of another VDC is refused, with a free one; one of the design is given once', () => {
  const plain = design({ lan: '10.1.0.0/24', dmz: '10.2.0.0/24' })
  expect(plan(with6(plain, { lan: 'fd00:200::/64' }), emptyVdc).problems).toEqual([
    {
      path: ['networks', 'lan', 'subnets', 'main', 'cidr6'],
      message: expect.stringMatching(
        /^fd00:200::\/64 is the range of a network of another VDC\. Use a free one, like fd.*::\/64\.$/,
      ),
    },
  ])
  expect(plan(with6(plain, { lan: 'fd00:1::/64', dmz: 'fd00:1::/64' }), emptyVdc).problems).toEqual([
    {
      path: ['networks', 'dmz', 'subnets', 'main', 'cidr6'],
      message: 'fd00:1::/64 is the range of network lan already; choose another range.',
    },
  ])
})

test('an IPv6 range is given to another network once it is free', () => {
  const plain = design({ lan: '10.1.0.0/24', dmz: '10.2.0.0/24' })
  const vdc = recordedAfter(with6(plain, { lan: 'fd00:1::/64' }))
  expect(plan(with6(plain, { dmz: 'fd00:1::/64' }), vdc).changes).toMatchObject([
    { key: 'network/lan', after: [] },
    { key: 'network/dmz', after: ['network/lan'] },
  ])
})

test('what stays on it does not keep it from being told apart from what leaves', () => {
  const before = design({ lan: '10.1.0.0/24' }, 'lan')
  before.instances.other = { image: 'alpine', type: 'small' }
  expect(plan(design({ lan: '10.2.0.0/24' }, 'lan'), recordedAfter(before)).problems).toMatchObject([
    { path: ['networks', 'lan', 'subnets'], message: expect.stringContaining('web has an address') },
  ])
})

test('one that nobody uses gets another range', () => {
  const vdc = recordedAfter(design({ lan: '10.1.0.0/24' }))
  expect(order(plan(design({ lan: '10.2.0.0/24' }), vdc))).toEqual([['network/lan', 'replace', 1]])
})

test('a range is given to another once it is free', () => {
  const vdc = recordedAfter(design({ lan: '10.1.0.0/24' }, 'lan'))
  expect(order(plan(design({ dmz: '10.1.0.0/25' }), vdc))).toEqual([
    ['instance/web', 'delete', 1],
    ['network/lan', 'delete', 1],
    ['network/dmz', 'create', 2],
  ])
})

test('who moves to another network is moved before the old one goes', () => {
  const vdc = recordedAfter(design({ lan: '10.1.0.0/24' }, 'lan'))
  expect(order(plan(design({ dmz: '10.2.0.0/24' }, 'dmz'), vdc))).toEqual([
    ['network/dmz', 'create', 0],
    ['instance/web', 'replace', 1],
    ['network/lan', 'delete', 1],
  ])
})

test('a new name is felt by nobody', () => {
  const vdc = recordedAfter(design({ lan: '10.1.0.0/24' }, 'lan'))
  const document = design({ net: '10.1.0.0/24' }, 'net')
  document.networks.net!.was = 'lan'
  expect(order(plan(document, vdc))).toEqual([['network/net', 'update live', 0]])
})

test('a name that another one still has is refused', () => {
  const vdc = recordedAfter(design({ lan: '10.1.0.0/24', dmz: '10.2.0.0/24' }))
  const document = design({ dmz: '10.1.0.0/24' })
  document.networks.dmz!.was = 'lan'
  expect(plan(document, vdc).problems).toMatchObject([
    { path: ['networks', 'dmz', 'was'], message: expect.stringContaining('Remove that one first') },
  ])
})
