import { describe, expect, test } from 'vitest'
import type { DesignDocument, InstanceDesign } from '../../design/document'
import { sshKeyFor } from '../../ssh-key-testing'
import { planVdc } from '../plan-vdc'
import type { PlanContext, RecordedInstance, RecordedVdc } from '../recorded'
import { recordedAfter, testContext, testImage } from '../testing'

const design = (web: Partial<InstanceDesign> = {}): DesignDocument => ({
  version: 1,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  volumes: { data: { sizeGiB: 10 } },
  instances: { web: { image: 'alpine', type: 'small', zone: 'a', volumes: ['data'], ...web } },
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
})
const recorded = (seen: Partial<RecordedInstance> = {}, of = design()): RecordedVdc => {
  const vdc = recordedAfter(of)
  Object.assign(vdc.instances[0]!, seen)
  return vdc
}
const plan = (document: DesignDocument, vdc: RecordedVdc) => planVdc(document, vdc, testContext())
const onlyChange = (document: DesignDocument, vdc: RecordedVdc) => {
  const { changes, problems } = plan(document, vdc)
  expect(problems).toEqual([])
  expect(changes).toHaveLength(1)
  return changes[0]!
}

describe('what an instance’s fields take', () => {
  test.each<[string, Partial<InstanceDesign>, string]>([
    ['other CPU shares', { cpuShares: 2048 }, 'update live'],
    ['a group to keep apart from', { spread: 'apart' }, 'update live'],
    ['any zone, where it is', { zone: undefined }, 'update live'],
    ['another power', { power: 'stopped' }, 'update live'],
    ['another size', { type: 'medium' }, 'update with restart'],
    ['another size, and stopped', { type: 'medium', power: 'stopped' }, 'update live'],
    ['another image', { image: 'debian', rootDiskGiB: 4 }, 'replace'],
    ['another root disk', { rootDiskGiB: 8 }, 'replace'],
    ['another address', { address: '10.1.0.77' }, 'replace'],
    ['user data', { userData: '#cloud-config' }, 'replace'],
    ['an SSH key', { sshKeys: [sshKeyFor(1)] }, 'replace'],
  ])('%s', (_, web, action) => {
    expect(onlyChange(design(web), recorded()).action).toBe(action)
  })

  test('a stopped one is resized as it is', () => {
    const stopped = recorded({}, design({ power: 'stopped' }))
    const change = onlyChange(design({ power: 'stopped', type: 'medium' }), stopped)
    expect(change).toMatchObject({ action: 'update live', downtime: null })
  })

  test('a new name is no new machine', () => {
    const document = design()
    document.instances = { shop: { ...document.instances.web!, was: 'web' } }
    const vdc = recorded()
    expect(onlyChange(document, vdc)).toMatchObject({
      ...{ key: 'instance/shop', action: 'update live', id: vdc.instances[0]!.id },
      fields: [{ field: 'name', from: 'web', to: 'shop' }],
    })
  })
})

test('a replacement says what is lost, how long it takes, and what stays', () => {
  expect(onlyChange(design({ userData: '#cloud-config' }), recorded())).toMatchObject({
    phase: 1,
    dataLoss: expect.stringContaining('All data on web’s root disk (1 GiB) is deleted'),
    downtime: { seconds: 60 },
    touches: [{ key: 'volume/data', how: expect.stringContaining('keeps its data') }],
  })
})

test('what user data holds is shown to nobody', () => {
  const { fields } = onlyChange(design({ userData: '#cloud-config\npassword: secret\n' }), recorded())
  expect(fields).toMatchObject([{ field: 'user data', from: null, to: 'as given' }])
})

test('SSH keys are told by whose they are, and their order is no change', () => {
  const [a, b] = [sshKeyFor(1, 'anna'), sshKeyFor(2, 'ben')]
  const { fields } = onlyChange(design({ sshKeys: [b, a] }), recorded({}, design({ sshKeys: [a] })))
  expect(fields).toMatchObject([{ field: 'SSH keys', from: 'anna', to: 'anna and ben' }])
  expect(plan(design({ sshKeys: [b, a] }), recorded({}, design({ sshKeys: [a, b] }))).changes).toEqual([])
})

test('user data that cloud-init would not take is said before a machine boots with it, but not of one that has', () => {
  const broken = design({ userData: '#cloud-config\npackages: nginx\n' })
  expect(plan(broken, recorded()).problems).toEqual([
    { path: ['instances', 'web', 'userData'], message: expect.stringContaining('Line 2: packages takes a list') },
  ])
  expect(plan(broken, recorded({ userData: broken.instances.web!.userData })).problems).toEqual([])
})

describe('a family of images', () => {
  const made = (image: string) => recorded({}, design({ image }))
  const context = (...images: PlanContext['images']) => ({ ...testContext(), images })
  const version = (number: number, over: Partial<PlanContext['images'][number]> = {}) => ({
    ...testImage(`img_${number}`, `alpine-${number}`, { minMemoryMiB: 64, minDiskGiB: 1, family: 'alpine' }),
    createdAt: `2026-0${number}-01`,
    ...over,
  })

  test('gives its newest version to what is made, and none that is deprecated', () => {
    const wanted = (...images: PlanContext['images']) =>
      planVdc(design(), { ...recorded(), instances: [] }, context(...images)).changes.find(
        ({ kind }) => kind === 'instance',
      )?.wanted
    expect(wanted(version(1), version(2))).toMatchObject({ imageName: 'alpine-2', imageFamily: 'alpine' })
    expect(wanted(version(2), version(1))).toMatchObject({ imageName: 'alpine-2' })
    expect(wanted(version(1), version(2, { isDeprecated: true }))).toMatchObject({ imageName: 'alpine-1' })
  })

  test('rebuilds nothing when it has a newer one: the plan says so, and naming that one does', () => {
    const follows = made('ubuntu')
    Object.assign(follows.instances[0]!, { imageId: 'img_b1', imageName: 'ubuntu-1' })
    const still = plan(design({ image: 'ubuntu' }), follows)
    expect(still.changes).toEqual([])
    expect(still.warnings).toEqual([expect.stringContaining('web was made from an older version than ubuntu-2')])
    expect(onlyChange(design({ image: 'ubuntu-2' }), follows)).toMatchObject({
      action: 'replace',
      fields: [
        { from: 'ubuntu-1', to: 'ubuntu-2' },
        { field: 'image family', from: 'ubuntu' },
      ],
    })
  })

  test('is followed or left by what has a version of it without a new machine', () => {
    expect(onlyChange(design({ image: 'ubuntu' }), made('ubuntu-2'))).toMatchObject({
      ...{ action: 'update live', fields: [{ field: 'image family', from: null, to: 'ubuntu' }] },
    })
    expect(onlyChange(design({ image: 'ubuntu-2' }), made('ubuntu')).action).toBe('update live')
  })

  test('whose versions are all gone or deprecated stays with what follows it, and is said to be none to others', () => {
    const vdc = made('ubuntu')
    const none = context(testContext().images[1]!)
    expect(planVdc(design({ image: 'ubuntu' }), vdc, none)).toMatchObject({ changes: [], problems: [] })
    const { problems } = planVdc(design({ image: 'ubuntu' }), { ...vdc, instances: [] }, none)
    expect(problems).toMatchObject([{ path: ['instances', 'web', 'image'] }])
  })

  test('a deprecated version can be named, and the plan says that it is', () => {
    const images = [version(1, { isDeprecated: true }), version(2)]
    const { problems, warnings } = planVdc(
      design({ image: 'alpine-1' }),
      { ...recorded(), instances: [] },
      context(...images),
    )
    expect(problems).toEqual([])
    expect(warnings).toContainEqual(expect.stringContaining('alpine-1 is deprecated, and web would be made from it'))
  })
})

describe('what moved away from what is recorded is repaired', () => {
  test.each<[string, Partial<RecordedInstance>, object]>([
    ['crashed', { observed: 'crashed' }, { action: 'update live', fields: [{ from: 'crashed', to: 'running' }] }],
    ['paused', { observed: 'paused' }, { action: 'update live', fields: [{ from: 'paused', to: 'running' }] }],
    ['gone', { observed: 'missing' }, { action: 'replace', dataLoss: expect.stringContaining('comes back empty') }],
  ])('%s', (_, seen, expected) => {
    const change = onlyChange(design(), recorded(seen))
    expect(change).toMatchObject(expected)
    expect(change.fields.every(field => field.isDrift)).toBe(true)
  })

  test('another size, with a restart', () => {
    const vdc = recorded()
    vdc.instances[0]!.actual!.memoryMiB = 768
    expect(onlyChange(design(), vdc)).toMatchObject({
      action: 'update with restart',
      fields: [{ field: 'memory', from: '768 MiB', to: '512 MiB', isDrift: true }],
    })
  })

  test('one that was never made is made', () => {
    const change = onlyChange(design(), recorded({ observed: 'pending', hostId: null, zoneId: null, zoneName: null }))
    expect(change).toMatchObject({ action: 'create', dataLoss: null, quota: { instances: 0 } })
  })

  test('off is off, whatever ended it', () => {
    const stopped = recorded({ observed: 'crashed' }, design({ power: 'stopped' }))
    expect(plan(design({ power: 'stopped' }), stopped).changes).toEqual([])
  })

  test('not while its host does not answer: that is only said', () => {
    const body = plan(design(), recorded({ observed: 'unknown' }))
    expect(body).toMatchObject({ changes: [], problems: [] })
    expect(body.warnings).toEqual(['web: its host does not answer, so nobody knows how it is.'])
  })
})

test('what can’t be seen can’t be changed', () => {
  expect(plan(design({ power: 'stopped' }), recorded({ observed: 'unknown' })).problems).toEqual([
    { path: ['instances', 'web'], message: 'web’s host does not answer: it can’t be changed until it does.' },
  ])
})

test('what is busy has to be waited for; a repair leaves it to the work that is under way', () => {
  expect(plan(design({ power: 'stopped' }), recorded({ isBusy: true })).problems).toEqual([
    { path: ['instances', 'web'], message: 'web is busy: wait until its task is done, or cancel that task.' },
  ])
  expect(plan(design(), recorded({ isBusy: true, observed: 'crashed' }))).toMatchObject({ changes: [], problems: [] })
})

test('it moves to another zone only without its volumes', () => {
  expect(plan(design({ zone: 'b' }), recorded()).problems).toMatchObject([
    {
      path: ['instances', 'web', 'volumes'],
      message: expect.stringContaining('volumes stay in their zone. Detach it'),
    },
  ])
  const alone = design({ zone: 'b', volumes: [] })
  alone.volumes.data!.zone = 'a'
  const { changes, problems } = plan(alone, recorded())
  expect(problems).toEqual([])
  expect(changes).toMatchObject([
    { key: 'attachment/data', action: 'delete', phase: 0 },
    { key: 'instance/web', action: 'replace', phase: 1, after: ['attachment/data'], placement: { zoneName: 'b' } },
  ])
})

test('removing it says what goes along and what stays', () => {
  const document: DesignDocument = { ...design(), instances: {}, volumes: { data: { sizeGiB: 10, zone: 'a' } } }
  expect(onlyChange(document, recorded())).toMatchObject({
    ...{ action: 'delete', phase: 1, dataLoss: 'web’s root disk (1 GiB) is deleted.' },
    touches: [
      { key: 'volume/data', how: 'is detached and stays' },
      { key: 'network/lan', how: 'gets its address 10.1.0.2 back' },
    ],
    quota: { instances: -1, vcpus: -1, volumes: 0 },
  })
})

test('its volume is deleted only once it is gone', () => {
  const { changes } = plan({ ...design(), instances: {}, volumes: {} }, recorded())
  expect(changes.map(({ key, after }) => [key, after])).toEqual([
    ['instance/web', []],
    ['volume/data', ['instance/web']],
  ])
})

test('what the catalog no longer has stays for those that have it', () => {
  const context = testContext({ images: [], types: [] })
  expect(planVdc(design(), recorded(), context)).toMatchObject({ changes: [], problems: [] })
})

test('unknown names are answered with what was probably meant', () => {
  const { problems, changes } = plan(design({ image: 'alpin', type: 'smal', zone: 'aa' }), recorded())
  expect(problems).toEqual([
    { path: ['instances', 'web', 'image'], message: 'There is no image alpin. Did you mean alpine?' },
    { path: ['instances', 'web', 'type'], message: 'There is no instance type smal. Did you mean small?' },
    { path: ['instances', 'web', 'zone'], message: expect.stringContaining('There is no zone aa.') },
  ])
  // A slip is no removal.
  expect(changes).toEqual([])
})

test('too little for its image is said before anything is made', () => {
  expect(
    plan(design({ image: 'debian', type: undefined, vcpus: 1, memoryMiB: 128 }), recorded()).problems,
  ).toMatchObject([
    { path: ['instances', 'web', 'memoryMiB'], message: expect.stringContaining('debian needs at least 256 MiB') },
    { path: ['instances', 'web', 'rootDiskGiB'], message: expect.stringContaining('at least 4 GiB') },
  ])
})
