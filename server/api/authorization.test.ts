import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorKind, PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import { sshKeyFor } from '@/server/domain/ssh-key-testing'
import { type Actor, authorize, type Target } from '@/server/policy'
import { storageIdOf } from '@/server/store/testing'
import { toPlenumError } from './http/public-error'
import { kindsOf } from './openapi/document'
import { routesOf } from './rest/routes'
import { appRouter } from './root'
import { type ApiBench, makeToken, openApiBench } from './testing'
import { makeDraft, makeReservation, makeWorld, type TestWorld } from './testing-world'

/** What a call is aimed at: ids of one VDC's things and of shared ones. Random: well-formed ids of nothing. */
type Aim = {
  vdcId: string
  instanceId: string
  volumeId: string
  clusterId: string
  networkId: string
  reservationId: string
  snapshotId: string
  backupId: string
  findingId: string
  taskId: string
  draftId: string
  planId: string
  hostId: string
  zoneId: string
  imageId: string
  userId: string
  tokenId: string
  sshKeyId: string
  signingKeyId: string
}
type Fixture = {
  /** Judged in the VDC that owns the thing, on the platform, or open to everybody who is signed in. */
  scope: 'vdc' | 'platform' | 'anybody' | 'own'
  input?: (aim: Aim, world: TestWorld) => unknown
  /** A platform call that names no id: random ones can't be missing. */
  isIdless?: boolean
}
let count = 0
const fresh = (name: string) => `${name}-${++count}`
const config = {}

/** One fixture per procedure: a new procedure without one fails below. */
const fixtures: Record<string, Fixture> = {
  'session.me': { scope: 'anybody' },
  'search.all': { scope: 'anybody', input: () => ({ q: 'web' }) },
  'tokens.list': { scope: 'anybody' },
  'tokens.create': { scope: 'anybody', input: () => ({ name: fresh('token') }) },
  'tokens.revoke': { scope: 'own', input: ({ tokenId }) => ({ tokenId }) },
  'sshKeys.list': { scope: 'anybody' },
  'sshKeys.add': { scope: 'anybody', input: () => ({ publicKey: sshKeyFor(++count) }) },
  'sshKeys.remove': { scope: 'own', input: ({ sshKeyId }) => ({ sshKeyId }) },
  'zones.list': { scope: 'anybody' },
  'zones.create': { scope: 'platform', isIdless: true, input: () => ({ name: fresh('zone') }) },
  'zones.addStorage': {
    scope: 'platform',
    input: ({ zoneId }) => ({ zoneId, name: fresh('storage'), volumeDriver: 'test-storage', volumeConfig: config }),
  },
  'zones.changeStorage': {
    scope: 'platform',
    input: ({ zoneId }) => ({ zoneId, storageId: storageIdOf(zoneId), isDefault: true }),
  },
  'zones.removeStorage': {
    scope: 'platform',
    input: ({ zoneId }) => ({ zoneId, storageId: storageIdOf(zoneId) }),
  },
  'zones.preflight': {
    scope: 'platform',
    isIdless: true,
    input: () => ({ volumeDriver: 'test-storage', volumeConfig: config }),
  },
  'zones.setReserve': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, reserve: { kind: 'largest host' } }) },
  'zones.maintenancePlan': { scope: 'platform', input: ({ zoneId }) => ({ zoneId }) },
  'zones.maintain': { scope: 'platform', input: ({ zoneId }) => ({ zoneId }) },
  'zones.setBackupStore': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, backupDriver: 'test-backup' }) },
  'zones.setExternal': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, external: null }) },
  'zones.setNetwork': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, networkDriver: null }) },
  'images.list': { scope: 'anybody' },
  'images.add': { scope: 'platform', isIdless: true, input: () => ({ name: fresh('image'), path: 'simulated:x' }) },
  'signingKeys.list': { scope: 'platform', isIdless: true },
  'signingKeys.add': { scope: 'platform', isIdless: true, input: () => ({ publicKey: 'none' }) },
  'signingKeys.remove': { scope: 'platform', input: ({ signingKeyId }) => ({ signingKeyId }) },
  'images.inVdc': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'images.setAudience': {
    scope: 'platform',
    input: ({ imageId }) => ({ imageId, audience: { visibility: 'public' } }),
  },
  'images.setVersion': {
    scope: 'platform',
    input: ({ imageId }) => ({ imageId, family: null, isDeprecated: false }),
  },
  'images.copies': { scope: 'platform', input: ({ imageId }) => ({ imageId }) },
  'images.copyToHosts': { scope: 'platform', input: ({ imageId }) => ({ imageId }) },
  'images.removeCopies': { scope: 'platform', input: ({ imageId }) => ({ imageId }) },
  'images.remove': { scope: 'platform', input: ({ imageId }) => ({ imageId }) },
  'instanceTypes.list': { scope: 'anybody' },
  'overview.get': { scope: 'platform', isIdless: true },
  'failures.causes': { scope: 'platform', isIdless: true },
  'failures.forecast': {
    scope: 'platform',
    input: ({ zoneId }) => ({ kind: 'zone', zoneId, name: 'z1' }),
  },
  'failures.causesInVdc': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'failures.forecastInVdc': {
    scope: 'vdc',
    input: ({ vdcId, zoneId }) => ({ vdcId, kind: 'zone', zoneId, name: 'z1' }),
  },
  'findings.inVdc': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, open: true }) },
  'findings.get': { scope: 'vdc', input: ({ findingId }) => ({ findingId }) },
  'findings.resolve': {
    scope: 'vdc',
    input: ({ findingId }) => ({
      findingId,
      resolution: 'ignore',
      until: new Date(Date.now() + 86_400_000).toISOString(),
      reason: 'known',
    }),
  },
  'findings.resolveMany': {
    scope: 'vdc',
    input: ({ vdcId, findingId }) => ({ vdcId, findingIds: [findingId], resolution: 'adopt' }),
  },
  'findings.list': { scope: 'platform', isIdless: true, input: () => ({ open: true }) },
  'hosts.list': { scope: 'platform', isIdless: true, input: () => ({}) },
  'hosts.forms': { scope: 'platform', isIdless: true },
  'hosts.get': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.metrics': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.instances': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.activity': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.preflight': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, driver: 'test', config }) },
  'hosts.add': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, name: fresh('host'), driver: 'test', config }) },
  'hosts.setCordon': { scope: 'platform', input: ({ hostId }) => ({ hostId, cordoned: false }) },
  'hosts.setPowerControl': {
    scope: 'platform',
    input: ({ hostId }) => ({ hostId, powerDriver: 'test-power', powerConfig: {} }),
  },
  'hosts.switchPower': { scope: 'platform', input: ({ hostId }) => ({ hostId, power: 'on' }) },
  'hosts.setLocation': { scope: 'platform', input: ({ hostId }) => ({ hostId, location: { rack: 'r1' } }) },
  'hosts.evacuation': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.evacuate': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.admit': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'zones.setEvacuation': { scope: 'platform', input: ({ zoneId }) => ({ zoneId, evacuation: 'ask' }) },
  'hosts.drainPlan': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.drain': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.retire': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'hosts.remove': { scope: 'platform', input: ({ hostId }) => ({ hostId }) },
  'vdcs.list': { scope: 'anybody' },
  'vdcs.create': { scope: 'platform', isIdless: true, input: () => ({ name: fresh('vdc') }) },
  'vdcs.get': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'vdcs.clusters': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'vdcs.resurrectCluster': { scope: 'vdc', input: ({ vdcId, clusterId }) => ({ vdcId, clusterId }) },
  'vdcs.topology': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'vdcs.activity': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'vdcs.driftPolicy': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'vdcs.setDriftPolicy': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, repair: ['state'] }) },
  'vdcs.members': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'vdcs.setQuota': {
    scope: 'vdc',
    input: ({ vdcId }) => ({ vdcId, instances: null, vcpus: 8, memoryMiB: null, diskGiB: null }),
  },
  'vdcs.setMember': {
    scope: 'vdc',
    input: ({ vdcId }) => ({
      vdcId,
      email: `${fresh('new')}@example.org`,
      role: 'viewer',
      password: 'long enough',
      name: 'New',
    }),
  },
  'vdcs.removeMember': { scope: 'vdc', input: ({ vdcId, userId }) => ({ vdcId, userId }) },
  'securityGroups.reach': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, from: 'a', to: 'b' }) },
  'loadBalancers.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'routers.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'floatingIps.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'securityGroups.counts': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'securityGroups.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'addresses.list': { scope: 'vdc', input: ({ networkId }) => ({ networkId }) },
  'addresses.reserve': {
    scope: 'vdc',
    input: ({ networkId }) => ({ networkId, first: '10.0.0.200', reason: 'printers' }),
  },
  'addresses.release': { scope: 'vdc', input: ({ networkId, reservationId }) => ({ networkId, reservationId }) },
  'networks.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'designs.current': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'designs.schema': { scope: 'anybody' },
  'designs.check': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, yaml: 'version: 1' }) },
  'designs.starters': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'designs.versions': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'designs.version': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, number: 1 }) },
  'designs.saveVersion': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, message: 'Kept' }) },
  'designs.compare': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, from: '1', to: 'current' }) },
  'drafts.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'drafts.open': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, name: fresh('draft') }) },
  'drafts.get': { scope: 'vdc', input: ({ draftId }) => ({ draftId }) },
  'drafts.save': { scope: 'vdc', input: ({ draftId }) => ({ draftId, revision: 1, document: {}, layout: {} }) },
  'drafts.discard': { scope: 'vdc', input: ({ draftId }) => ({ draftId }) },
  'plans.create': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, version: 1 }) },
  'plans.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'plans.get': { scope: 'vdc', input: ({ planId }) => ({ planId }) },
  'plans.replan': { scope: 'vdc', input: ({ planId }) => ({ planId }) },
  'plans.applyPlan': { scope: 'vdc', input: ({ planId }) => ({ planId }) },
  'plans.preview': {
    scope: 'vdc',
    input: ({ vdcId }, { a, b }) => {
      const { instanceId } = vdcId === b.vdcId ? b : a
      return { vdcId, action: { kind: 'power instance', instanceId, power: 'stopped' } }
    },
  },
  'instances.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'instances.get': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.metrics': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.activity': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.previewPlacement': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, vcpus: 1, memoryMiB: 128 }) },
  'instances.create': {
    scope: 'vdc',
    input: ({ vdcId }, { shared }) => ({ vdcId, name: fresh('vm'), imageId: shared.imageId, typeId: shared.typeId }),
  },
  'instances.start': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.stop': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.reboot': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.pause': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.resume': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.resize': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId, vcpus: 2, memoryMiB: 256 }) },
  'instances.rebuild': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.migrate': { scope: 'platform', input: ({ instanceId }) => ({ instanceId }) },
  'instances.delete': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId }) },
  'instances.bulk': {
    scope: 'vdc',
    input: ({ vdcId, instanceId }) => ({ vdcId, action: 'reboot', instanceIds: [instanceId] }),
  },
  'instances.consoleTicket': { scope: 'vdc', input: ({ instanceId }) => ({ instanceId, purpose: 'serial' }) },
  'volumes.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'volumes.get': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId }) },
  'volumes.activity': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId }) },
  'volumes.create': {
    scope: 'vdc',
    input: ({ vdcId }, { shared }) => ({ vdcId, name: fresh('vol'), sizeGiB: 1, zoneId: shared.zoneId }),
  },
  'volumes.attach': { scope: 'vdc', input: ({ volumeId, instanceId }) => ({ volumeId, instanceId }) },
  'volumes.detach': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId }) },
  'volumes.resize': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId, sizeGiB: 5 }) },
  'volumes.move': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId, storage: 'main' }) },
  'volumes.delete': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId }) },
  'snapshots.list': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId }) },
  'snapshots.create': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId, name: fresh('snap') }) },
  'snapshots.revert': { scope: 'vdc', input: ({ snapshotId }) => ({ snapshotId }) },
  'snapshots.delete': { scope: 'vdc', input: ({ snapshotId }) => ({ snapshotId }) },
  'backups.list': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'backups.coverage': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId }) },
  'backups.setVdcPolicy': { scope: 'vdc', input: ({ vdcId }) => ({ vdcId, policy: null }) },
  'backups.setVolumePolicy': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId, policy: 'none' }) },
  'backups.create': { scope: 'vdc', input: ({ volumeId }) => ({ volumeId }) },
  'backups.restore': { scope: 'vdc', input: ({ backupId, zoneId }) => ({ backupId, zoneId, name: fresh('back') }) },
  'backups.verify': { scope: 'vdc', input: ({ backupId }) => ({ backupId }) },
  'backups.delete': { scope: 'vdc', input: ({ backupId }) => ({ backupId }) },
  'tasks.list': { scope: 'anybody', input: () => ({}) },
  'tasks.get': { scope: 'vdc', input: ({ taskId }) => ({ taskId }) },
  'tasks.cancel': { scope: 'vdc', input: ({ taskId }) => ({ taskId }) },
  'tasks.pause': { scope: 'vdc', input: ({ taskId }) => ({ taskId }) },
  'tasks.resume': { scope: 'vdc', input: ({ taskId }) => ({ taskId }) },
  'tasks.retry': { scope: 'vdc', input: ({ taskId }) => ({ taskId }) },
}

const people = ['anonymous', 'member of another VDC', 'viewer', 'member', 'operator'] as const
const aims = ['own', 'foreign', 'random'] as const

let bench: ApiBench
let world: TestWorld

beforeAll(async () => {
  const driver = { title: 'Test', schema: {}, parse: (given: unknown) => given }
  bench = await openApiBench({
    drivers: [
      { ...driver, driver: 'test', role: 'compute' },
      { ...driver, driver: 'test-storage', role: 'storage' },
      { ...driver, driver: 'test-power', role: 'power' },
    ],
    probe: async () => ({ healthy: true, version: '1', capabilities: {} as never, host: null, problems: [] }),
  })
  world = await makeWorld(bench)
})
afterAll(() => bench.close())

const tokenOf = (who: (typeof people)[number]): string | undefined =>
  ({
    anonymous: undefined,
    'member of another VDC': world.b.member.token,
    viewer: world.viewer.token,
    member: world.a.member.token,
    operator: world.operator.token,
  })[who]

/** `own` is always VDC a, as seen by a's people; b's member finds it foreign. */
async function aimAt(which: (typeof aims)[number], actor: Actor | null): Promise<Aim> {
  if (which === 'random')
    return {
      vdcId: newId('vdc'),
      instanceId: newId('instance'),
      volumeId: newId('volume'),
      clusterId: newId('cluster'),
      networkId: newId('network'),
      reservationId: newId('reservation'),
      snapshotId: newId('snapshot'),
      backupId: newId('backup'),
      findingId: newId('finding'),
      taskId: newId('task'),
      draftId: newId('draft'),
      planId: newId('plan'),
      hostId: newId('host'),
      zoneId: newId('zone'),
      imageId: newId('image'),
      userId: newId('user'),
      tokenId: newId('token'),
      sshKeyId: newId('sshKey'),
      signingKeyId: newId('signingKey'),
    }
  const vdc = which === 'own' ? world.a : world.b
  const owner = which === 'own' && actor ? actor.userId : world.b.leaver.userId
  await makeToken(bench.db, owner)
  const [token] = await bench.db.prisma.apiToken.findMany({
    where: { userId: owner },
    orderBy: { createdAt: 'desc' },
    take: 1,
  })
  const sshKeyId = newId('sshKey')
  await bench.db.prisma.sshKey.create({
    data: { id: sshKeyId, userId: owner, name: 'mine', publicKey: sshKeyFor(0), fingerprint: sshKeyId },
  })
  const signingKeyId = newId('signingKey')
  await bench.db.prisma.signingKey.create({
    data: { id: signingKeyId, owner: 'Debian', fingerprint: signingKeyId, packets: new Uint8Array([0]) },
  })
  const draftId = await makeDraft(bench, vdc.vdcId, fresh('aim'))
  const reservationId = await makeReservation(bench, vdc.networkId)
  return {
    ...vdc,
    ...world.shared,
    draftId,
    reservationId,
    userId: vdc.leaver.userId,
    tokenId: token!.id,
    sshKeyId,
    signingKeyId,
  }
}

/** What the policy says of this call. */
function expected(
  actor: Actor | null,
  fixture: Fixture,
  which: (typeof aims)[number],
  aim: Aim,
  route: { meta: { permission: never } },
): ErrorKind | 'passes' {
  const target: Target = fixture.scope === 'vdc' ? { vdcId: which === 'random' ? null : aim.vdcId } : 'platform'
  try {
    authorize(actor, route.meta.permission, target)
  } catch (error) {
    return (error as PlenumError).kind
  }
  if (fixture.scope === 'own' && which !== 'own') return 'missing'
  if (fixture.scope === 'platform' && which === 'random' && !fixture.isIdless) return 'missing'
  return 'passes'
}

async function outcome(path: string, token: string | undefined, input: unknown): Promise<ErrorKind | 'ok'> {
  const caller = bench.api.callerFor(token ? { authorization: `Bearer ${token}` } : {})
  const call = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], caller)
  try {
    await (call as (input: unknown) => Promise<unknown>)(input)
    return 'ok'
  } catch (error) {
    return toPlenumError(error).kind
  }
}

const routes = routesOf(appRouter)

it('every procedure has a fixture, and every fixture a procedure', () => {
  expect(Object.keys(fixtures).sort()).toEqual(routes.map(route => route.procedure).sort())
})

describe.each(routes.map(route => [route.procedure, route] as const))('%s', (procedure, route) => {
  const fixture = fixtures[procedure]!
  it.each(people)('as %s, on own, foreign and random ids', async who => {
    const token = tokenOf(who)
    const actor = token ? await bench.api.whoIs({ authorization: `Bearer ${token}` }) : null
    for (const which of aims) {
      const aim = await aimAt(which, actor)
      const wanted = expected(actor, fixture, which, aim, route as never)
      const said = await outcome(procedure, token, fixture.input?.(aim, world))
      const label = `${who}, ${which} id`
      if (wanted === 'passes') expect(['unauthenticated', 'denied', 'missing', 'internal'], label).not.toContain(said)
      else expect(said, label).toBe(wanted)
      // And no error that the document does not mention.
      if (said !== 'ok') expect(kindsOf(route), label).toContain(said)
    }
    expect(bench.faults).toEqual([])
  })
})
