import { expect, test } from 'vitest'
import type { DesignDocument } from '../design/document'
import { planVdc } from './plan-vdc'
import type { RecordedVdc } from './recorded'
import { emptyVdc, recordedAfter, testContext } from './testing'

/** null: any. */
const design = (addresses: Record<string, string | null>, cidr = '10.1.0.0/29'): DesignDocument => ({
  version: 1,
  networks: { lan: { subnets: { main: { cidr } } } },
  volumes: {},
  instances: Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [
      name,
      { image: 'alpine', type: 'small', ...(address && { address }) },
    ]),
  ),
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
})
const plan = (document: DesignDocument, vdc: RecordedVdc = emptyVdc) => planVdc(document, vdc, testContext())
const addresses = (document: DesignDocument, vdc?: RecordedVdc) =>
  plan(document, vdc).changes.flatMap(change => (change.kind === 'instance' ? (change.wanted?.address ?? []) : []))

test('the lowest that nobody has or wants', () => {
  expect(addresses(design({ one: null, two: '10.1.0.2', three: null }))).toEqual(['10.1.0.3', '10.1.0.2', '10.1.0.4'])
})

test('one that is there keeps its own', () => {
  const vdc = recordedAfter(design({ one: '10.1.0.4' }))
  expect(plan(design({ one: null }), vdc).changes).toEqual([])
})

test('another’s is refused', () => {
  const vdc = recordedAfter(design({ one: null }))
  expect(plan(design({ one: null, two: '10.1.0.2' }), vdc).problems).toEqual([
    {
      path: ['instances', 'two', 'address'],
      message: '10.1.0.2 is one’s. Choose another address, or leave it out.',
    },
  ])
})

test('one that is given up is taken over afterwards', () => {
  const vdc = recordedAfter(design({ one: null }))
  expect(plan(design({ two: '10.1.0.2' }), vdc).changes).toMatchObject([
    { key: 'instance/one', action: 'delete', phase: 1 },
    { key: 'instance/two', action: 'create', phase: 2, after: ['instance/one'] },
  ])
})

test('a full network takes what is given up, and says so when nothing is', () => {
  const four = design({ a: null, b: null, c: null, d: null })
  const vdc = recordedAfter(four)
  const { changes, problems } = plan(design({ a: null, b: null, c: null, f: null }), vdc)
  expect(problems).toEqual([])
  expect(changes).toMatchObject([
    { key: 'instance/d', action: 'delete' },
    { key: 'instance/f', action: 'create', after: ['instance/d'], wanted: { address: '10.1.0.5' } },
  ])
  expect(plan({ ...four, instances: { ...four.instances, f: four.instances.a! } }, vdc).problems).toMatchObject([
    { path: ['networks', 'lan'], message: expect.stringContaining('lan is full: all its 4 addresses are taken') },
  ])
})

test('two that want each other’s are told to take two steps', () => {
  const vdc = recordedAfter(design({ one: '10.1.0.2', two: '10.1.0.3' }))
  const { problems } = plan(design({ one: '10.1.0.3', two: '10.1.0.2' }), vdc)
  expect(problems).toEqual([
    {
      path: [],
      message:
        'These wait for each other, so none can be first: instance/one and instance/two. Make the change in two applies.',
    },
  ])
})

const reserving = (vdc: RecordedVdc, first: string, last: string): RecordedVdc => ({
  ...vdc,
  networks: vdc.networks.map(network => ({ ...network, reserved: [{ first, last, reason: 'printers' }] })),
})

test('what is reserved is given to nobody, and refused to whoever asks for it', () => {
  const vdc = reserving(recordedAfter(design({})), '10.1.0.2', '10.1.0.3')
  expect(addresses(design({ one: null, two: null }), vdc)).toEqual(['10.1.0.4', '10.1.0.5'])
  expect(plan(design({ one: '10.1.0.3' }), vdc).problems).toEqual([
    {
      path: ['instances', 'one', 'address'],
      message: '10.1.0.3 is reserved (printers). Choose another address, or release it first.',
    },
  ])
  expect(plan(design({ one: null, two: null, three: null }), vdc).problems).toMatchObject([
    { message: expect.stringContaining('all its 4 addresses are taken or reserved') },
  ])
})

test('a load balancer gets none that is reserved', () => {
  const vdc = reserving(recordedAfter(design({})), '10.1.0.4', '10.1.0.5')
  const front = (address?: string) => ({
    ...design({}),
    loadBalancers: { front: { network: 'lan', address, listeners: [{ port: 80 }] } },
  })
  expect(plan(front(), vdc).changes).toMatchObject([{ kind: 'loadBalancer', wanted: { address: '10.1.0.3' } }])
  expect(plan(front('10.1.0.4'), vdc).problems).toMatchObject([{ path: ['loadBalancers', 'front', 'address'] }])
})
