import { describe, expect, test } from 'vitest'
import type { DesignDocument, InstanceDesign } from '@/server/domain/design/document'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import type { ActualInstance, RecordedInstance, RecordedVdc, RecordedVolume } from '@/server/domain/planning/recorded'
import { recordedAfter, testContext } from '@/server/domain/planning/testing'
import { applyInput } from '../apply'
import { stepsOf, taskCatalog } from '../catalog'

const context = testContext()
const lan = { subnets: { main: { cidr: '10.1.0.0/24' } } }
const web: InstanceDesign = { image: 'alpine', type: 'small', zone: 'a' }
const design = (of: Partial<DesignDocument>): DesignDocument => ({
  ...{
    version: 1,
    networks: { lan },
    volumes: {},
    instances: {},
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    clusters: {},
  },
  ...of,
})
/** One instance with a volume, as it is once its design is applied. */
const plain = design({ instances: { web: { ...web, volumes: ['data'] } }, volumes: { data: { sizeGiB: 2 } } })
const there = recordedAfter(plain)
const instead = (of: Partial<InstanceDesign>): DesignDocument => ({
  ...plain,
  instances: { web: { ...plain.instances.web!, ...of } },
})

function seen(of: Partial<Omit<RecordedInstance, 'actual'>> & { actual?: Partial<ActualInstance> }): RecordedVdc {
  const [one] = there.instances
  const { vcpus, memoryMiB, cpuShares } = one!
  const actual = {
    ...{ power: 'running' as const, vcpus, memoryMiB, cpuShares, attachmentIds: [there.volumes[0]!.attachment!.id] },
    ...of.actual,
  }
  return { ...there, instances: [{ ...one!, ...of, actual }] }
}
const holding = (of: Partial<RecordedVolume>): RecordedVdc => ({ ...there, volumes: [{ ...there.volumes[0]!, ...of }] })

/** The apply of a design, and what each of its changes takes: kinds, in their order. */
function applied(document: DesignDocument, recorded: RecordedVdc) {
  const body = planVdc(document, recorded, context)
  expect(body.problems).toEqual([])
  const plan = { id: 'plan_1' as never, vdcId: recorded.vdcId, body }
  const zones = context.zones.map(({ id, name }) => ({ id, name }))
  const { input, locks } = applyInput({ plan, recorded, zones, policy: 'roll back', message: '' })
  const kinds = Object.fromEntries(input.changes.map(({ key, parts }) => [key, parts.map(part => part.kind)]))
  const inputOf = (key: string, kind: string) =>
    input.changes.find(change => change.key === key)?.parts.find(part => part.kind === kind)?.input
  // Each part is one that its kind’s own task would take.
  for (const part of input.changes.flatMap(change => change.parts))
    expect({ part, fault: taskCatalog[part.kind].input.safeParse(part.input).error }).toEqual({
      part,
      fault: undefined,
    })
  return { input, locks, kinds, inputOf }
}
const kindsOf = (document: DesignDocument, recorded: RecordedVdc) => applied(document, recorded).kinds

describe('an apply', () => {
  test('has the changes of its plan, each with its parts, and locks all that they touch', () => {
    const { input, locks, kinds } = applied(plain, { ...there, networks: [], volumes: [], instances: [] })
    expect(kinds).toEqual({
      'network/lan': ['network.create'],
      'volume/data': ['volume.record', 'volume.create'],
      'instance/web': ['instance.record', 'instance.create'],
    })
    expect(input.changes.map(change => change.title)).toEqual([
      'Create network lan',
      'Create volume data',
      'Create instance web',
    ])
    expect(input.changes.at(-1)!.after).toEqual(['network/lan', 'volume/data'])
    expect(locks.map(lock => lock.split(':')[0]).sort()).toEqual(['instance', 'network', 'volume'])
    expect(stepsOf('design.apply', input).map(step => step.group)).toEqual([
      'network/lan',
      ...Array(2).fill('volume/data'),
      ...Array(7).fill('instance/web'),
      null,
    ])
  })

  test('of a design that is there has nothing to do', () => {
    expect(kindsOf(plain, there)).toEqual({})
  })
})

describe('an instance', () => {
  test.each([
    ['another name', { was: 'web' }, ['instance.change']],
    ['another size', { type: 'medium' }, ['instance.resize']],
    ['another image', { image: 'debian', rootDiskGiB: 4 }, ['instance.rebuild']],
    ['no power', { power: 'stopped' as const }, ['instance.stop']],
    ['a pause', { power: 'paused' as const }, ['instance.pause']],
    [
      'another size, and no power: stopped first',
      { type: 'medium', power: 'stopped' as const },
      ['instance.stop', 'instance.resize'],
    ],
  ])('that is to have %s', (_, { was, ...of }: Partial<InstanceDesign>, kinds) => {
    const name = was ? 'app' : 'web'
    const { instances } = instead(of)
    const document = { ...plain, instances: { [name]: { ...instances.web!, ...(was && { was }) } } }
    expect(kindsOf(document, there)).toMatchObject({ [`instance/${name}`]: kinds })
  })

  test('that goes is deleted without its volumes', () => {
    const { kinds, inputOf } = applied({ ...plain, instances: {} }, there)
    expect(kinds).toEqual({ 'instance/web': ['instance.delete'] })
    expect(inputOf('instance/web', 'instance.delete')).toMatchObject({ deleteVolumeIds: [] })
  })

  test('whose creation failed is recorded anew under its id and made', () => {
    const { kinds, inputOf } = applied(instead({ type: 'medium' }), seen({ observed: 'pending', hostId: null }))
    expect(kinds['instance/web']).toEqual(['instance.record', 'instance.create'])
    const { address } = there.instances[0]!
    expect(inputOf('instance/web', 'instance.record')).toMatchObject({
      to: { vcpus: 2, address },
      from: { vcpus: 1, address },
    })
  })

  test.each(['stopped', 'running', 'paused'] as const)(
    'that is %s already, as is wanted now, has that recorded',
    power => {
      const wanted = power === 'running' ? 'stopped' : 'running'
      const { kinds, inputOf } = applied(
        instead({ power }),
        seen({ observed: power, power: wanted, actual: { power } }),
      )
      expect(kinds).toEqual({ 'instance/web': ['instance.change'] })
      expect(inputOf('instance/web', 'instance.change')).toMatchObject({ to: { power }, from: { power: wanted } })
    },
  )

  test.each([
    ['went off', { observed: 'crashed' }, ['instance.start']],
    ['was resized', { actual: { memoryMiB: 64 } }, ['instance.reboot']],
    ['has another network card', { actual: { hasOwnNic: false } }, ['instance.reboot']],
    ['has other CPU shares', { actual: { cpuShares: 7 } }, ['instance.change']],
    [
      'has a disk that is none of its own',
      { actual: { attachmentIds: [there.volumes[0]!.attachment!.id, 'att_x'] } },
      ['instance.change'],
    ],
    ['vanished', { observed: 'missing' }, ['instance.rebuild']],
  ] as [string, Parameters<typeof seen>[0], string[]][])('that %s is repaired', (_, drift, kinds) => {
    expect(kindsOf(plain, seen(drift))).toEqual({ 'instance/web': kinds })
  })

  test('that is off, with another network card, is repaired without a boot', () => {
    const off = seen({ observed: 'stopped', power: 'stopped', actual: { power: 'stopped', hasOwnNic: false } })
    expect(kindsOf(instead({ power: 'stopped' }), off)).toEqual({ 'instance/web': ['instance.change'] })
  })
})

describe('a volume', () => {
  const sized = (sizeGiB: number) => ({ ...plain, volumes: { data: { sizeGiB } } })

  test('that grows is pulled out of its machine for the time', () => {
    expect(kindsOf(sized(3), there)).toEqual({ 'volume/data': ['volume.detach', 'volume.resize', 'volume.attach'] })
  })

  test('that shrinks is made anew, pulled out for the time', () => {
    const kinds = ['volume.detach', 'volume.delete', 'volume.record', 'volume.create', 'volume.attach']
    expect(kindsOf(sized(1), there)).toEqual({ 'volume/data': kinds })
  })

  test('that vanished is made again as it is recorded', () => {
    const kinds = ['volume.detach', 'volume.create', 'volume.attach']
    expect(kindsOf(plain, holding({ observed: 'missing', actual: null }))).toMatchObject({ 'volume/data': kinds })
  })

  test('that grows while its instance goes and another one gets it is pulled out before', () => {
    const document = { ...sized(3), instances: { app: { ...web, volumes: ['data'] } } }
    const others = recordedAfter(design({ instances: { ...plain.instances, app: web }, volumes: plain.volumes }))
    const { kinds, input } = applied(document, others)
    expect(kinds).toEqual({
      'volume/data': ['volume.detach', 'volume.resize', 'volume.attach'],
      'attachment/data': ['volume.detach', 'volume.attach'],
      'instance/web': ['instance.delete'],
    })
    const after = Object.fromEntries(input.changes.map(change => [change.key, change.after]))
    expect(after['attachment/data']).toContain('volume/data')
    expect(after['instance/web']).toContain('attachment/data')
  })

  test('that grows once its instance is gone is not pulled out of it', () => {
    const { kinds, input } = applied(
      { ...sized(3), instances: {}, volumes: { data: { sizeGiB: 3, zone: 'a' } } },
      there,
    )
    expect(kinds).toEqual({ 'volume/data': ['volume.resize'], 'instance/web': ['instance.delete'] })
    expect(input.changes.find(change => change.key === 'volume/data')!.after).toContain('instance/web')
  })

  test('that was never made gets the name, size and zone that are wanted now', () => {
    const free = { ...plain, instances: {}, volumes: { disk: { was: 'data', sizeGiB: 7, zone: 'b' } } }
    const never = { ...holding({ observed: 'pending', actual: null, attachment: null }), instances: [] }
    const { kinds, inputOf } = applied(free, never)
    expect(kinds).toEqual({ 'volume/disk': ['volume.change', 'volume.create'] })
    expect(inputOf('volume/disk', 'volume.change')).toMatchObject({
      to: { name: 'disk', sizeGiB: 7, zoneId: 'zone_b' },
      from: { name: 'data', sizeGiB: 2, zoneId: 'zone_a' },
    })
  })

  test('that goes is deleted', () => {
    const kinds = { 'volume/data': ['volume.delete'], 'attachment/data': ['volume.detach'] }
    expect(kindsOf({ ...instead({ volumes: [] }), volumes: {} }, there)).toEqual(kinds)
  })
})

describe('an attachment', () => {
  test('that is new, moves, or goes is plugged in, both, or pulled out', () => {
    const two = design({ instances: { web, app: web }, volumes: { data: { sizeGiB: 2, zone: 'a' } } })
    const at = (name: 'web' | 'app' | null) => ({
      ...two,
      instances: Object.fromEntries(
        ['web', 'app'].map(each => [each, { ...web, volumes: each === name ? ['data'] : [] }]),
      ),
    })
    const [free, held] = [recordedAfter(two), recordedAfter(at('web'))]
    expect(kindsOf(at('web'), free)).toEqual({ 'attachment/data': ['volume.attach'] })
    expect(kindsOf(at('app'), held)).toEqual({ 'attachment/data': ['volume.detach', 'volume.attach'] })
    expect(kindsOf(at(null), held)).toEqual({ 'attachment/data': ['volume.detach'] })
  })

  test('whose disk was pulled out is plugged in again', () => {
    expect(kindsOf(plain, seen({ actual: { attachmentIds: [] } }))).toEqual({ 'attachment/data': ['instance.change'] })
  })
})

describe('a network and a cluster', () => {
  test('are changed in place and forgotten', () => {
    const renamed = { ...plain, networks: { net: { ...lan, was: 'lan' } } }
    expect(kindsOf(renamed, there)).toEqual({ 'network/net': ['network.change'] })
    const two = design({ networks: { lan, dmz: { subnets: { main: { cidr: '10.2.0.0/24' } } } } })
    expect(kindsOf(design({}), recordedAfter(two))).toEqual({ 'network/dmz': ['network.delete'] })
  })

  test('members come with their cluster and go with it', () => {
    const group = design({ clusters: { pool: { size: 1, template: { image: 'alpine', type: 'small' } } } })
    const none = recordedAfter(design({}))
    expect(kindsOf(group, none)).toEqual({
      'cluster/pool': ['cluster.record'],
      'instance/pool-1': ['instance.record', 'instance.create'],
    })
    expect(kindsOf(design({}), recordedAfter(group))).toEqual({
      'instance/pool-1': ['instance.delete'],
      'cluster/pool': ['cluster.forget'],
    })
  })
})
