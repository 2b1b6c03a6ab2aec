import { expect, test } from 'vitest'
import type { DesignDocument, InstanceDesign } from '../../design/document'
import { planVdc } from '../plan-vdc'
import type { RecordedVdc } from '../recorded'
import { recordedAfter, testContext } from '../testing'

const design = (instances: Record<string, Partial<InstanceDesign>>, sizeGiB = 10): DesignDocument => ({
  version: 1,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  volumes: { data: { sizeGiB, zone: 'a' }, logs: { sizeGiB: 5, zone: 'a' } },
  instances: Object.fromEntries(
    Object.entries(instances).map(([name, of]) => [name, { image: 'alpine', type: 'small', zone: 'a', ...of }]),
  ),
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
})
const both = design({ db: { volumes: ['data'] }, web: {} })
const plan = (document: DesignDocument, vdc: RecordedVdc) => planVdc(document, vdc, testContext())
const inShort = ({ changes, problems }: ReturnType<typeof plan>) => {
  expect(problems).toEqual([])
  return changes.map(({ key, action, phase, after }) => ({ key, action, phase, after }))
}

test('attached and detached while both go on', () => {
  const vdc = recordedAfter(both)
  expect(plan(design({ db: {}, web: {} }), vdc).changes).toMatchObject([
    {
      key: 'attachment/data',
      action: 'delete',
      phase: 0,
      touches: [{ key: 'instance/db', how: 'loses its disk vdb' }],
    },
  ])
  expect(inShort(plan(design({ db: { volumes: ['data'] }, web: { volumes: ['logs'] } }), vdc))).toEqual([
    { key: 'attachment/logs', action: 'create', phase: 0, after: [] },
  ])
})

test('handed from one to another in one change, linked anew', () => {
  const vdc = recordedAfter(both)
  const { changes } = plan(design({ db: {}, web: { volumes: ['data'] } }), vdc)
  expect(changes).toMatchObject([
    { key: 'attachment/data', action: 'update live', fields: [{ field: 'instance', from: 'db', to: 'web' }] },
  ])
  const [change] = changes
  expect(change!.id).toBe(vdc.volumes.find(volume => volume.name === 'data')!.attachment!.id)
  expect(change!.kind === 'attachment' && change!.wanted!.attachmentId).not.toBe(change!.id)
})

test('handed to one that takes its holder’s place: detached first, and back if that fails; the old one goes last', () => {
  const body = plan(design({ 'db-new': { volumes: ['data'] }, web: {} }), recordedAfter(both))
  expect(inShort(body)).toEqual([
    { key: 'attachment/data', action: 'delete', phase: 0, after: [] },
    { key: 'instance/db-new', action: 'create', phase: 0, after: ['attachment/data'] },
    { key: 'instance/db', action: 'delete', phase: 1, after: ['attachment/data'] },
  ])
})

test('grown and handed on: first the one, then the other', () => {
  expect(inShort(plan(design({ db: {}, web: { volumes: ['data'] } }, 20), recordedAfter(both)))).toEqual([
    { key: 'volume/data', action: 'update live', phase: 1, after: [] },
    { key: 'attachment/data', action: 'update live', phase: 2, after: ['volume/data'] },
  ])
})

test('grown and handed on by one that goes: it goes last', () => {
  expect(inShort(plan(design({ web: { volumes: ['data'] } }, 20), recordedAfter(both)))).toEqual([
    { key: 'volume/data', action: 'update live', phase: 1, after: [] },
    { key: 'attachment/data', action: 'update live', phase: 2, after: ['volume/data'] },
    { key: 'instance/db', action: 'delete', phase: 2, after: ['attachment/data'] },
  ])
})

test('plugged in again where the machine does not have it', () => {
  const vdc = recordedAfter(both)
  vdc.instances.find(each => each.name === 'db')!.actual!.attachmentIds = []
  expect(plan(both, vdc).changes).toMatchObject([
    { key: 'attachment/data', action: 'update live', fields: [{ field: 'disk', isDrift: true }] },
  ])
})

test('a guest that stays paused keeps its disks', () => {
  const paused = design({ db: { volumes: ['data'], power: 'paused' }, web: {} })
  expect(plan(design({ db: { power: 'paused' }, web: {} }), recordedAfter(paused)).problems).toMatchObject([
    { path: ['instances', 'db'], message: expect.stringContaining('db is paused and stays so') },
  ])
})

test('disks change after a pause ends, and before one begins', () => {
  const paused = design({ db: { volumes: ['data'], power: 'paused' }, web: {} })
  const running = design({ db: { power: 'running' }, web: {} })
  expect(inShort(plan(running, recordedAfter(paused))).map(({ key }) => key)).toEqual([
    'instance/db',
    'attachment/data',
  ])
  const paused2 = design({ db: { power: 'paused' }, web: {} })
  expect(inShort(plan(paused2, recordedAfter(both))).map(({ key }) => key)).toEqual(['attachment/data', 'instance/db'])
})

test('a volume of another zone can’t be attached', () => {
  const document = design({ db: { volumes: ['data'] }, web: { zone: 'b', volumes: ['logs'] } })
  const vdc = recordedAfter(design({ db: { volumes: ['data'] }, web: { zone: 'b' } }))
  expect(
    plan(document, vdc)
      .problems.map(({ message }) => message)
      .join(),
  ).toMatch(/zone/)
})

test('many on one machine take turns', () => {
  const vdc = recordedAfter(both)
  expect(inShort(plan(design({ db: {}, web: { volumes: ['data', 'logs'] } }), vdc))).toEqual([
    { key: 'attachment/data', action: 'update live', phase: 0, after: [] },
    { key: 'attachment/logs', action: 'create', phase: 0, after: ['attachment/data'] },
  ])
})
