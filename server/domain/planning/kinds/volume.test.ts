import { describe, expect, test } from 'vitest'
import type { DesignDocument, VolumeDesign } from '../../design/document'
import { planVdc } from '../plan-vdc'
import type { RecordedVdc } from '../recorded'
import { emptyVdc, recordedAfter, testContext } from '../testing'

const design = (data: Partial<VolumeDesign> = {}, isAttached = true): DesignDocument => ({
  version: 1,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  volumes: { data: { sizeGiB: 10, zone: 'a', ...data } },
  instances: { web: { image: 'alpine', type: 'small', zone: 'a', ...(isAttached && { volumes: ['data'] }) } },
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
})
const plan = (document: DesignDocument, vdc: RecordedVdc) => planVdc(document, vdc, testContext())

test('it grows in place, unplugged for a moment, and never back', () => {
  expect(plan(design({ sizeGiB: 20 }), recordedAfter(design()))).toMatchObject({
    problems: [],
    changes: [
      {
        ...{ key: 'volume/data', action: 'update live', phase: 1, dataLoss: null, downtime: { seconds: 10 } },
        touches: [{ key: 'instance/web', how: 'is without its disk vdb for that time' }],
        quota: { volumes: 0, volumeGiB: 10 },
      },
    ],
  })
})

test('another schedule of backups is recorded in place, in words; what is left out is as the VDC says', () => {
  const weekly = { every: 'week', weekday: 'monday', zone: 'b', keep: { weekly: 8 } } as const
  const scheduled = recordedAfter(design({ backup: weekly }))
  expect(plan(design({ backup: weekly }), scheduled).changes).toEqual([])
  const words = 'Weekly, on Monday at 02:00 UTC, keeps 8 weekly, in b'
  const base = { key: 'volume/data', action: 'update live', phase: 0, downtime: null, touches: [], dataLoss: null }
  expect(plan(design(), scheduled).changes).toMatchObject([
    { ...base, fields: [{ field: 'backups', from: words, to: 'as the VDC says' }] },
  ])
  expect(plan(design({ backup: { every: 'never' } }), scheduled).changes).toMatchObject([
    { ...base, fields: [{ field: 'backups', from: words, to: 'by hand only' }] },
  ])
  const nowhere = plan(design({ backup: { every: 'day', zone: 'nowhere' } }), scheduled)
  expect(nowhere.problems).toMatchObject([{ path: ['volumes', 'data', 'backup', 'zone'] }])
})

test('one that nobody has grows without a downtime', () => {
  expect(plan(design({ sizeGiB: 20 }, false), recordedAfter(design({}, false))).changes).toMatchObject([
    { action: 'update live', phase: 1, downtime: null, touches: [] },
  ])
})

test('smaller, or in another zone, it is a new one: its data is lost, and that is said', () => {
  expect(plan(design({ sizeGiB: 5 }), recordedAfter(design())).changes).toMatchObject([
    {
      ...{ action: 'replace', phase: 1 },
      dataLoss: 'All data on data (10 GiB) is deleted: volumes never shrink, so it is made anew and empty.',
    },
  ])
  expect(plan(design({ zone: 'b' }, false), recordedAfter(design({}, false))).changes).toMatchObject([
    { action: 'replace', dataLoss: expect.stringContaining('volumes stay in their zone') },
  ])
})

test('encrypted or not, it stays so where nothing is said, and otherwise is a new one', () => {
  const encrypted = recordedAfter(design({ encrypted: true }))
  expect(encrypted.volumes).toMatchObject([{ isEncrypted: true }])
  expect(plan(design(), encrypted).changes).toEqual([])
  expect(plan(design({ encrypted: false }), encrypted).changes).toMatchObject([
    {
      ...{ action: 'replace', fields: [{ field: 'encrypted', from: 'yes', to: 'no' }] },
      dataLoss:
        'All data on data (10 GiB) is deleted: a volume is encrypted from its start or not at all, so it is made anew and empty.',
    },
  ])
  const unmade = recordedAfter(design())
  unmade.volumes[0]!.observed = 'pending'
  expect(plan(design({ encrypted: true }), unmade).changes).toMatchObject([{ action: 'create', dataLoss: null }])
})

test('it is made on the storage that is named, or its zone’s default, and stays there where nothing is said', () => {
  const empty = (of: object) => plan(design(of, false), emptyVdc)
  const made = (of: object) => empty(of).changes.filter(({ kind }) => kind === 'volume')
  expect(made({})).toMatchObject([{ wanted: { storageName: 'main' } }])
  expect(made({ storage: 'fast' })).toMatchObject([{ wanted: { storageName: 'fast', storageId: 'sto_af' } }])
  expect(plan(design(), recordedAfter(design({ storage: 'fast' }))).changes).toEqual([])
  expect(empty({ storage: 'fats' }).problems).toMatchObject([
    { path: ['volumes', 'data', 'storage'], message: 'Zone a has no storage fats. Did you mean fast?' },
  ])
})

test('to another storage it moves with what is on it, while it is used; with snapshots it can’t', () => {
  expect(plan(design({ storage: 'fast' }), recordedAfter(design()))).toMatchObject({
    problems: [],
    changes: [
      {
        ...{ key: 'volume/data', action: 'update live', phase: 1, dataLoss: null, downtime: null, touches: [] },
        fields: [{ field: 'storage', from: 'main', to: 'fast', impact: 'live' }],
      },
    ],
  })
  const withSnapshot = recordedAfter(design())
  withSnapshot.volumes[0]!.snapshotCount = 1
  expect(plan(design({ storage: 'fast' }), withSnapshot).problems).toMatchObject([
    { message: 'data can’t move to another storage with its snapshot: delete it first.' },
  ])
})

test('removed, its data is named; one that was never made has none', () => {
  const without: DesignDocument = { ...design({}, false), volumes: {} }
  const vdc = recordedAfter(design({}, false))
  expect(plan(without, vdc).changes).toMatchObject([{ dataLoss: 'All data on data (10 GiB) is deleted.' }])
  vdc.volumes[0]!.snapshotCount = 2
  expect(plan(without, vdc).changes).toMatchObject([
    { dataLoss: 'All data on data (10 GiB) and in its 2 snapshots is deleted.' },
  ])
  vdc.volumes[0]!.observed = 'pending'
  expect(plan(without, vdc).changes).toMatchObject([{ action: 'delete', dataLoss: null }])
})

describe('what moved away from what is recorded', () => {
  const seen = (change: object) => {
    const vdc = recordedAfter(design())
    Object.assign(vdc.volumes[0]!, change)
    return vdc
  }

  test('gone, it is made again, and said to come back empty', () => {
    expect(plan(design(), seen({ observed: 'missing', actual: null })).changes).toMatchObject([
      { action: 'replace', dataLoss: 'What was on data is gone: it comes back empty.', fields: [{ isDrift: true }] },
    ])
  })

  test('never made, it is made', () => {
    expect(plan(design(), seen({ observed: 'pending', actual: null })).changes).toMatchObject([
      { key: 'volume/data', action: 'create', phase: 0, dataLoss: null, quota: { volumeGiB: 0 } },
    ])
  })

  test('smaller, it grows', () => {
    expect(plan(design(), seen({ actual: { sizeGiB: 8 } })).changes).toMatchObject([
      { action: 'update live', fields: [{ field: 'size', from: '8 GiB', to: '10 GiB', isDrift: true }] },
    ])
  })

  test('larger, it is left alone: only a person can settle that', () => {
    const { changes, warnings } = plan(design(), seen({ actual: { sizeGiB: 12 } }))
    expect(changes).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('data has 12 GiB, 10 GiB are wanted')])
  })

  test('its storage server does not answer: nothing is planned', () => {
    expect(plan(design(), seen({ observed: 'unknown', actual: null }))).toMatchObject({ changes: [], problems: [] })
    expect(plan(design({ sizeGiB: 20 }), seen({ observed: 'unknown' })).problems).toMatchObject([
      { path: ['volumes', 'data'], message: expect.stringContaining('storage server does not answer') },
    ])
  })
})

describe('where a new one is made', () => {
  test('where its instance is', () => {
    const document = design({ zone: undefined })
    document.instances.web!.zone = 'b'
    expect(plan(document, recordedAfter({ ...design(), volumes: {}, instances: {} })).changes).toMatchObject([
      { key: 'volume/data', wanted: { zoneName: 'b' } },
      { key: 'instance/web', after: ['volume/data'] },
    ])
  })

  test('in the only zone that has storage', () => {
    const zones = testContext().zones.filter(zone => zone.name !== 'b')
    const body = planVdc(
      design({ zone: undefined }, false),
      recordedAfter({ ...design(), volumes: {}, instances: {} }),
      {
        ...testContext({ zones }),
      },
    )
    expect(body.problems).toEqual([])
    expect(body.changes[0]).toMatchObject({ key: 'volume/data', wanted: { zoneName: 'a' } })
  })

  test('else it has to be said', () => {
    const { problems } = plan(
      design({ zone: undefined }, false),
      recordedAfter({ ...design(), volumes: {}, instances: {} }),
    )
    expect(problems).toEqual([
      { path: ['volumes', 'data', 'zone'], message: 'Say in which zone data is to be: a or b.' },
    ])
  })

  test('not in a zone without storage', () => {
    const { problems } = plan(design({ zone: 'c' }, false), recordedAfter({ ...design(), volumes: {}, instances: {} }))
    expect(problems).toMatchObject([{ message: 'Zone c has no storage for volumes. Choose another zone.' }])
  })
})

describe('a storage that has told how much is free', () => {
  /** Of zone a: the default, and a quick one beside it. */
  const having = (main: number | null, fast: number | null) => {
    const context = testContext()
    const [a, ...others] = context.zones
    const storages = [main, fast].map((freeGiB, index) => ({ ...a!.storages[index]!, freeGiB }))
    return { ...context, zones: [{ ...a!, storages }, ...others] }
  }
  const two = (size: number, of: Partial<VolumeDesign> = {}): DesignDocument => {
    const volume = { sizeGiB: size, zone: 'a', ...of }
    return { ...design({}, false), volumes: { one: volume, two: volume } }
  }
  const storagesIn = ({ changes, problems }: ReturnType<typeof plan>) => {
    expect(problems).toEqual([])
    return changes.flatMap(({ kind, wanted }) =>
      kind === 'volume' ? (wanted as { storageName: string }).storageName : [],
    )
  }

  test('takes what it has room for, each counted; what is not told where to go goes to another then', () => {
    expect(storagesIn(planVdc(two(10), emptyVdc, having(20, 100)))).toEqual(['main', 'main'])
    expect(storagesIn(planVdc(two(10), emptyVdc, having(19, 100)))).toEqual(['main', 'fast'])
    expect(storagesIn(planVdc(two(10), emptyVdc, having(5, null)))).toEqual(['fast', 'fast'])
  })

  test('is refused what it has no room for, new, moved there or grown', () => {
    const noRoom = (name: string, freeGiB: number, sizeGiB: number) => [
      {
        path: ['volumes', name, 'sizeGiB'],
        message: `Storage fast of zone a has ${freeGiB} GiB free, ${sizeGiB} GiB are needed for ${name}. Choose a smaller size, or another storage.`,
      },
    ]
    const on = (of: Partial<VolumeDesign>, vdc: RecordedVdc, free: number) =>
      planVdc(design(of), vdc, having(100, free))
    expect(planVdc(two(10, { storage: 'fast' }), emptyVdc, having(100, 15)).problems).toEqual(noRoom('two', 5, 10))
    expect(on({ storage: 'fast' }, recordedAfter(design()), 9).problems).toEqual(noRoom('data', 9, 10))
    const there = recordedAfter(design({ storage: 'fast' }))
    expect(on({ storage: 'fast', sizeGiB: 15 }, there, 4).problems).toEqual(noRoom('data', 4, 5))
    expect(on({ storage: 'fast', sizeGiB: 15 }, there, 5).problems).toEqual([])
    expect(on({ storage: 'fast' }, there, 0)).toMatchObject({ problems: [], changes: [] })
  })

  test('says that what the design deletes there does not count yet', () => {
    const old = recordedAfter({ ...design({}, false), volumes: { old: { sizeGiB: 90, zone: 'a', storage: 'fast' } } })
    const { problems } = planVdc(design({ storage: 'fast' }, false), old, having(100, 4))
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(/\. What old took there counts once the storage has told so: delete that first/),
      },
    ])
  })

  test('keeps machines that may be anywhere out of a zone where their volumes have no room', () => {
    const document = design({ zone: undefined })
    document.instances.web!.zone = undefined
    const { changes, problems } = planVdc(document, emptyVdc, having(5, 5))
    expect(problems).toEqual([])
    expect(changes.find(({ kind }) => kind === 'volume')).toMatchObject({ wanted: { zoneName: 'b' } })
  })
})
