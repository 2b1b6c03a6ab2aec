import { expect, test } from 'vitest'
import { designOf } from '../../design/design-of'
import type { ClusterDesign, DesignDocument } from '../../design/document'
import { planVdc } from '../plan-vdc'
import type { RecordedVdc } from '../recorded'
import { emptyVdc, recordedAfter, testContext } from '../testing'

const design = (clusters: Record<string, Partial<ClusterDesign>>): DesignDocument => ({
  version: 1,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  volumes: {},
  instances: {},
  clusters: Object.fromEntries(
    Object.entries(clusters).map(([name, of]) => [
      name,
      {
        ...{ size: 2, zones: ['a', 'b'] },
        template: { image: 'alpine', type: 'small', volumes: { data: { sizeGiB: 10 } } },
        ...of,
      },
    ]),
  ),
})
const plan = (document: DesignDocument, vdc: RecordedVdc) => planVdc(document, vdc, testContext())
const order = ({ changes, problems }: ReturnType<typeof plan>) => {
  expect(problems).toEqual([])
  return changes.map(({ key, action, phase }) => [key, action, phase])
}

test('its record comes first, then members with their volumes, each in its zone', () => {
  const { changes } = plan(design({ web: {} }), emptyVdc)
  expect(changes).toMatchObject([
    { key: 'network/lan' },
    { key: 'cluster/web' },
    { key: 'volume/web-1-data', after: ['cluster/web'], wanted: { zoneName: 'a', clusterName: 'web' } },
    { key: 'volume/web-2-data', after: ['cluster/web'], wanted: { zoneName: 'b' } },
    { key: 'instance/web-1', after: ['network/lan', 'cluster/web', 'volume/web-1-data'], wanted: { spread: 'web' } },
    { key: 'instance/web-2', placement: { zoneName: 'b' } },
  ])
})

test('the plan says what the cluster will survive, and nothing of one that it leaves alone', () => {
  const three = design({ web: { size: 3, zones: ['a', 'b'] } })
  expect(plan(three, emptyVdc).promises).toEqual([
    { cluster: 'web', sentence: 'Survives the loss of any one host, but not of a zone.' },
  ])
  expect(plan(design({ web: { size: 2 } }), emptyVdc).promises).toEqual([
    { cluster: 'web', sentence: 'Does not survive the loss of a host.' },
  ])
  expect(plan(three, recordedAfter(three)).promises).toEqual([])
})

test('a member less: it and its volume go, and both say what is lost', () => {
  const { changes } = plan(design({ web: { size: 1 } }), recordedAfter(design({ web: {} })))
  expect(changes).toMatchObject([
    { key: 'cluster/web', fields: [{ field: 'size', from: '2 members', to: '1 member' }] },
    {
      ...{ key: 'instance/web-2', action: 'delete', why: 'Cluster web no longer has it as a member.' },
      dataLoss: expect.any(String),
    },
    { key: 'volume/web-2-data', action: 'delete', after: ['instance/web-2'], dataLoss: expect.any(String) },
  ])
})

test('a new name renames members and volumes, and makes nothing anew', () => {
  const document = design({ shop: { was: 'web' } })
  const body = plan(document, recordedAfter(design({ web: {} })))
  expect(order(body)).toEqual([
    ['cluster/shop', 'update live', 0],
    ['volume/shop-1-data', 'update live', 0],
    ['volume/shop-2-data', 'update live', 0],
    ['instance/shop-1', 'update live', 0],
    ['instance/shop-2', 'update live', 0],
  ])
})

test('the record goes last', () => {
  expect(order(plan(design({}), recordedAfter(design({ web: { size: 1 } }))))).toEqual([
    ['instance/web-1', 'delete', 1],
    ['volume/web-1-data', 'delete', 1],
    ['cluster/web', 'delete', 2],
  ])
})

test('another template changes it and every member, each by its own', () => {
  const template = { image: 'alpine', type: 'medium', volumes: { data: { sizeGiB: 10 } } }
  const { changes } = plan(design({ web: { template } }), recordedAfter(design({ web: {} })))
  expect(changes).toMatchObject([
    { key: 'cluster/web', fields: [{ field: 'template’s type', from: 'small', to: 'medium' }] },
    { key: 'instance/web-1', action: 'update with restart', touches: [{ key: 'cluster/web' }] },
    { key: 'instance/web-2', action: 'update with restart' },
  ])
})

test('a member that was changed by hand stays so, as long as the design says so', () => {
  const vdc = recordedAfter(design({ web: {} }))
  Object.assign(vdc.instances[1]!, { power: 'stopped', observed: 'stopped' })
  expect(plan(designOf(vdc), vdc).changes).toEqual([])
  expect(plan(design({ web: {} }), vdc).changes).toMatchObject([
    { key: 'instance/web-2', fields: [{ field: 'power' }] },
  ])
})

test('plain instances become members by their name', () => {
  const plain: DesignDocument = {
    ...design({}),
    instances: { 'web-1': { image: 'alpine', type: 'small', zone: 'a' } },
  }
  const { changes } = plan(
    design({ web: { size: 1, zones: ['a'], template: { image: 'alpine', type: 'small' } } }),
    recordedAfter(plain),
  )
  expect(changes).toMatchObject([
    { key: 'cluster/web', action: 'create' },
    { key: 'instance/web-1', action: 'update live', after: ['cluster/web'] },
  ])
})

test('whose members’ connections are tried has none where nothing can try them', () => {
  const health = { kind: 'tcp', port: 8080 } as const
  const template = { image: 'alpine', type: 'small' }
  const anywhere = plan(design({ web: { size: 4, template, health } }), emptyVdc)
  expect(anywhere.problems).toEqual([])
  expect(anywhere.changes.flatMap(({ placement }) => placement?.zoneName ?? [])).not.toContain('c')
  expect(plan(design({ web: { template, health, zones: ['a', 'c'] } }), emptyVdc).problems).toEqual([
    { path: ['clusters', 'web', 'health'], message: expect.stringMatching(/^In c nothing can try whether web-2/) },
  ])
})

test('members’ own volumes are made on the storage that the template names, and move there when it names another; one may differ', () => {
  const on = (storage: string | undefined, more: Partial<ClusterDesign> = {}) =>
    design({
      web: {
        template: { image: 'alpine', type: 'small', volumes: { data: { sizeGiB: 10, ...(storage && { storage }) } } },
        ...more,
      },
    })
  const volumes = (body: ReturnType<typeof plan>) => {
    expect(body.problems).toEqual([])
    return body.changes.filter(({ kind }) => kind === 'volume')
  }
  expect(volumes(plan(on('fast'), emptyVdc))).toMatchObject([
    { key: 'volume/web-1-data', action: 'create', wanted: { storageId: 'sto_af' } },
    { key: 'volume/web-2-data', action: 'create', wanted: { storageId: 'sto_bf' } },
  ])
  const plain = recordedAfter(on(undefined))
  expect(plan(on('fast'), plain).changes).toMatchObject([
    { key: 'cluster/web', fields: [{ from: 'data (10 GiB)', to: 'data (10 GiB on fast)' }] },
    ...[1, 2].map(index => ({
      ...{ key: `volume/web-${index}-data`, action: 'update live', dataLoss: null, downtime: null, touches: [] },
      fields: [{ field: 'storage', from: 'main', to: 'fast', impact: 'live' }],
    })),
  ])
  const odd = on('fast', { members: { '2': { volumes: { data: { storage: 'main' } } } } })
  const recorded = recordedAfter(odd)
  expect(designOf(recorded).clusters).toEqual(odd.clusters)
  expect(volumes(plan(odd, recorded))).toEqual([])
  expect(volumes(plan(on('fast', { size: 3, members: odd.clusters.web!.members }), recorded))).toMatchObject([
    { key: 'volume/web-3-data', action: 'create', wanted: { storageId: 'sto_af' } },
  ])
  expect(plan(on('fats'), emptyVdc).problems).toEqual([
    {
      path: ['clusters', 'web', 'template', 'volumes', 'data', 'storage'],
      message: 'Zone a has no storage fats. Did you mean fast?',
    },
  ])
})
