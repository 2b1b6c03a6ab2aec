import { describe, expect, test } from 'vitest'
import type { DesignDocument, InstanceDesign } from '../design/document'
import type { Id } from '../ids'
import type { HostCandidate } from '../placement'
import { planVdc } from './plan-vdc'
import type { RecordedVdc } from './recorded'
import { emptyVdc, recordedAfter, testContext, testHost } from './testing'

const design = (instances: Record<string, Partial<InstanceDesign>>): DesignDocument => ({
  version: 1,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  volumes: {},
  instances: Object.fromEntries(
    Object.entries(instances).map(([name, of]) => [name, { image: 'alpine', type: 'small', ...of }]),
  ),
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
})
/** A host that has room for this many small ones. */
const room = (count: number, changes: Partial<HostCandidate> = {}) =>
  testHost('a', 1, { vcpusAllocatable: count, memoryMiB: 10_000, ...changes })
const plan = (document: DesignDocument, hosts: HostCandidate[], vdc: RecordedVdc = emptyVdc) =>
  planVdc(document, vdc, testContext({ hosts }))

test('each new one takes the room that those before it left', () => {
  const { problems } = plan(design({ one: {}, two: {}, three: {} }), [room(2)])
  expect(problems).toEqual([
    {
      path: ['instances', 'three'],
      message: expect.stringContaining('1 has too few vCPUs free'),
    },
  ])
})

test('tenants are told zones, operators hosts', () => {
  const created = plan(design({ web: {} }), [room(1)]).changes.find(({ kind }) => kind === 'instance')!
  expect(created.placement).toEqual({
    zoneName: 'a',
    sentence: 'a: the only host.',
    operatorSentence: 'host-a1 in a: the only host.',
  })
})

test('those to be kept apart are, counting those that are there', () => {
  const hosts = [room(10), testHost('a', 2)]
  const recorded = recordedAfter(design({ one: { spread: 'apart' } }), emptyVdc, testContext({ hosts }, 'b'))
  const { changes } = plan(design({ one: { spread: 'apart' }, two: { spread: 'apart' } }), hosts, recorded)
  expect(changes).toMatchObject([
    { key: 'instance/two', placement: { operatorSentence: expect.stringMatching(/^host-a2/) } },
  ])
})

test('a machine without a zone goes where its volumes’ storages are', () => {
  const document = { ...design({ web: { volumes: ['data'] } }), volumes: { data: { sizeGiB: 1, storage: 'fast' } } }
  const context = testContext()
  const zones = context.zones.map(zone => ({
    ...zone,
    storages: zone.name === 'a' ? zone.storages.slice(0, 1) : zone.storages,
  }))
  const { changes, problems } = planVdc(document, emptyVdc, { ...context, zones })
  expect(problems).toEqual([])
  expect(changes.find(({ kind }) => kind === 'volume')).toMatchObject({ wanted: { storageId: 'sto_bf' } })
  expect(changes.find(({ kind }) => kind === 'instance')).toMatchObject({ placement: { zoneName: 'b' } })
})

describe('room that the plan itself frees', () => {
  const hosts = [room(1, { vcpusAllocated: 1 })]
  const recorded = recordedAfter(design({ old: {} }), emptyVdc, testContext({ hosts: [room(1)] }, 'b'))

  test('is used when there is no other, after what frees it', () => {
    const { changes, problems } = plan(design({ new: {} }), hosts, recorded)
    expect(problems).toEqual([])
    expect(changes).toMatchObject([
      { key: 'instance/old', action: 'delete', phase: 1 },
      { key: 'instance/new', action: 'create', phase: 2, after: ['instance/old'] },
    ])
  })

  test('is not waited for when there is other room', () => {
    const { changes } = plan(design({ new: {} }), [...hosts, testHost('a', 2)], recorded)
    expect(changes).toMatchObject([{ key: 'instance/new', phase: 0, after: [] }, { key: 'instance/old' }])
  })
})

test('whoever comes waits until the zone can keep its reserve, which those of other hosts free', () => {
  const reserve = { kind: 'largest host' } as const
  const hosts = [1, 2].map(number => testHost('a', number, { vcpusAllocatable: 2, vcpusAllocated: 1, reserve }))
  const both = recordedAfter(design({ one: {}, two: {} }), emptyVdc, testContext({ hosts: [room(2)] }, 'b'))
  const instances = both.instances.map((each, index) => ({ ...each, hostId: hosts[index]!.id as Id<'host'> }))
  const recorded = { ...both, instances }
  const { changes, problems } = plan(design({ new: { type: 'medium' } }), hosts, recorded)
  expect(problems).toEqual([])
  expect(changes.find(({ key }) => key === 'instance/new')).toMatchObject({ after: ['instance/one', 'instance/two'] })
})

test('one that grows has to fit where it is', () => {
  const recorded = recordedAfter(design({ web: {} }), emptyVdc, testContext({ hosts: [room(1)] }, 'b'))
  const { problems } = plan(design({ web: { type: 'medium' } }), [room(1, { vcpusAllocated: 1 })], recorded)
  expect(problems).toEqual([
    {
      path: ['instances', 'web', 'type'],
      message: expect.stringContaining('web can’t grow where it is: its host has 0 vCPU'),
    },
  ])
})

test('volumes of two zones can’t go into one instance', () => {
  const document = design({ web: { volumes: ['one', 'two'] } })
  document.volumes = { one: { sizeGiB: 1, zone: 'a' }, two: { sizeGiB: 1, zone: 'b' } }
  expect(
    plan(document, testContext().hosts)
      .problems.map(({ message }) => message)
      .join(),
  ).toMatch(/one.*two|two.*one/)
})

test('with a new volume it goes where there is storage', () => {
  const document = design({ web: { volumes: ['data'] } })
  document.volumes = { data: { sizeGiB: 1 } }
  const { changes } = plan(document, [testHost('b', 1), testHost('c', 1, { vcpusAllocatable: 1 })])
  expect(changes).toMatchObject([
    { key: 'network/lan' },
    { key: 'volume/data', wanted: { zoneName: 'b' } },
    { key: 'instance/web', placement: { zoneName: 'b' } },
  ])
})
