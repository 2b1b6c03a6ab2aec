import { stat, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { withDefaults } from '@/server/domain/cluster-health'
import { designOf } from '@/server/domain/design/design-of'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import type { FindingView, ResolutionKind } from '@/server/domain/drift'
import { type Id, newId } from '@/server/domain/ids'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import { libvirtDriver } from '@/server/drivers/libvirt'
import { uuidOf, uuidText } from '@/server/drivers/libvirt/names'
import { nbdDriver } from '@/server/drivers/nbd'
import { ovnDriver } from '@/server/drivers/ovn'
import { createEngine, type Engine } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { resurrectAsPlenum } from '@/server/services/clusters/resurrect-as-plenum'
import type { ServiceContext } from '@/server/services/context'
import { resolveFinding } from '@/server/services/findings/resolve-finding'
import { createInstance } from '@/server/services/instances/create-instance'
import { deleteInstance } from '@/server/services/instances/delete-instance'
import { resizeInstance } from '@/server/services/instances/resize-instance'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { operatorOn } from '@/server/services/testing'
import { listFindings } from '@/server/store/findings'
import { readPlanContext } from '@/server/store/plan-context'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { createTestDatabase, storageRow, type TestDatabase } from '@/server/store/testing'
import { workflows } from '@/server/workflows'
import { makeRealVdc } from '@/server/workflows/testing/real-vdc'
import { createReconciler, type Reconciler } from '.'

/** What people do with virsh behind Plenum's back, and what becomes of it. One instance with a volume, one real host. */
let lab: Lab
let db: TestDatabase
let infrastructure: ReturnType<typeof createInfrastructure>
let engine: Engine
let reconciler: Reconciler
const vdcId = newId('vdc')
const imageId = newId('image')
const host = () => lab.hosts[0]!.name
const virsh = (...args: string[]) => lab.virsh(host(), ...args)
let services: ServiceContext

beforeAll(async () => {
  lab = await startLab({ name: 'pldrift', subnet: '10.99.110', zones: 1, fresh: true })
  db = await createTestDatabase()
  services = operatorOn(db)
  await seed()
  infrastructure = createInfrastructure(db, [libvirtDriver, nbdDriver, ovnDriver] as never)
  const ports = { store: db, infrastructure }
  engine = createEngine({ store: db, workflows, ports, pollMs: 50 })
  await engine.start()
  reconciler = createReconciler({ store: db, infrastructure, sweepMs: 2_000, resurrect: resurrectAsPlenum(db) })
  reconciler.start()
}, 300_000)
afterAll(async () => {
  await reconciler?.stop()
  await engine?.stop()
  await infrastructure?.[Symbol.asyncDispose]()
  await db?.drop()
  await lab?.stop()
})

async function seed() {
  const { prisma } = db
  const zoneId = newId('zone')
  const { uri, qmp, nbd } = lab.storage
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  const storage = nbdDriver.config.parse({ uri, qmp: at(qmp), nbd: at(nbd) }) as object
  const storages = { create: storageRow(zoneId, nbdDriver.name, storage) }
  await prisma.zone.create({ data: { id: zoneId, name: 'zone-a', storages } })
  const config = libvirtDriver.config.parse({
    ...{ uri: lab.hosts[0]!.uri, domainType: 'qemu', tuning: { nicOffloads: 'off' } },
  }) as object
  await prisma.host.create({
    data: {
      ...{ id: newId('host'), name: host(), zoneId, driver: libvirtDriver.name, config },
      ...{ state: 'up', cpuThreads: 8, memoryMiB: 8192, lastSeenAt: new Date() },
    },
  })
  await makeRealVdc(prisma, lab.imagePath, { vdcId, imageId })
}

/** A running instance with a volume, as people make one; deleted again after the test. */
async function makeWeb() {
  const { resourceId } = await createInstance(services, {
    ...{ vdcId, name: 'web', imageId, vcpus: 1, memoryMiB: 96, rootDiskGiB: 1 },
    newVolumes: [{ name: 'data', sizeGiB: 1 }],
  } as never)
  await engine.idle()
  const id = resourceId as Id<'instance'>
  expect(await instance(id)).toMatchObject({ observed: 'running' })
  await poll(planned, changes => changes.length === 0)
  return { id, domain: id as string, uuid: uuidText(uuidOf(id)) }
}
afterEach(async () => {
  for (const { id } of await db.prisma.instance.findMany()) await deleteInstance(services, { instanceId: id } as never)
  await engine.idle()
  await db.prisma.attachment.deleteMany()
  await db.prisma.volume.deleteMany()
  await db.prisma.cluster.deleteMany()
  await db.prisma.finding.deleteMany()
})

const instance = (id: string) => db.prisma.instance.findUniqueOrThrow({ where: { id } })
async function poll<T>(look: () => Promise<T>, holds: (it: T) => boolean, ms = 10_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const it = await look()
    if (holds(it)) return it
    if (Date.now() > end) throw new Error(`Not within ${ms} ms; last: ${JSON.stringify(it)}`)
    await wait(50)
  }
}
const findings = async () =>
  (await listFindings(db.pool, { open: true, limit: 50 }, { seesHosts: true })).items.filter(
    it => it.vdcId || it.external,
  )
/** Within the promised ten seconds. */
const found = async (kind: string): Promise<FindingView> =>
  (await poll(findings, all => all.some(it => it.kind === kind))).find(it => it.kind === kind)!
const cleared = (kind: string) => poll(findings, all => all.every(it => it.kind !== kind))

async function planned(): Promise<string[]> {
  const recorded = await readRecordedVdc(db.pool, vdcId)
  const { changes, problems } = planVdc(designOf(recorded), recorded, await readPlanContext(db.pool, vdcId))
  return [...changes.map(({ key, action }) => `${action} ${key}`), ...problems.map(({ message }) => message)]
}

/** As people do: a plan, and all that it takes. */
async function apply(document: DesignDocument): Promise<void> {
  const { id: planId, changes } = await createPlan(services, { vdcId, document } as never)
  const acceptDataLoss = changes.filter(change => change.dataLoss !== null).map(change => change.key)
  const { taskId } = await applyPlan(services, { planId, acceptDataLoss, policy: 'roll back', message: '' } as never)
  await engine.idle()
  expect(await db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({
    ...{ state: 'succeeded', error: null },
  })
}

async function resolve(kind: string, resolution: ResolutionKind, more: object = {}): Promise<void> {
  const finding = await found(kind)
  const { taskId } = await resolveFinding(services, {
    ...{ findingId: finding.id, resolution, acceptDataLoss: [] },
    ...more,
  })
  await engine.idle()
  if (taskId)
    expect(await db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({
      ...{ state: 'succeeded', error: null },
    })
  await cleared(kind)
  expect(await planned()).toEqual([])
}

test('virsh destroy: found with its cause; a repair starts it, adopting keeps it stopped', async () => {
  const web = await makeWeb()
  await virsh('destroy', web.domain)
  const finding = await found('state')
  expect(finding).toMatchObject({ wanted: 'running', actual: 'stopped' })
  expect((await poll(findings, all => all.some(it => it.cause !== null)))[0]!.cause).toContain('stopped (destroyed)')
  await resolve('state', 'repair')
  expect(await virsh('domstate', web.domain)).toContain('running')

  await virsh('destroy', web.domain)
  await resolve('state', 'adopt')
  expect(await instance(web.id)).toMatchObject({ power: 'stopped', observed: 'stopped' })
})

test('a cluster’s member sends a request to itself; once its guest falls silent it is unhealthy', async () => {
  const web = await makeWeb()
  const timing = { intervalSeconds: 1, timeoutSeconds: 1, healthyAfter: 1, unhealthyAfter: 2 }
  const template = { image: 'tiny', vcpus: 1, memoryMiB: 96 }
  const cluster = { id: newId('cluster'), vdcId, name: 'web', size: 1, zones: [], template }
  const health = withDefaults({ kind: 'agent', ...timing })
  // What becomes of it then is tried with the next one’s members.
  await db.prisma.cluster.create({ data: { ...cluster, health, resurrection: 'off' } })
  await db.prisma.instance.update({ where: { id: web.id }, data: { clusterId: cluster.id, memberIndex: 1 } })
  const healthIs = (state: string) =>
    poll(
      () => instance(web.id),
      it => it.health === state,
      110_000,
    )
  await healthIs('healthy')
  const { instances } = await infrastructure.compute((await instance(web.id)).hostId!)
  const call = { taskId: 'test', key: 'console', signal: new AbortController().signal, log() {} }
  const shell = await instances!.console({ kind: 'instance', id: web.id }, call)
  const request = { port: 8080, path: '/ready' }
  const answered = () => instances!.askAgent!({ kind: 'instance', id: web.id }, { timeoutMs: 5_000, request }, call)
  expect(await answered()).toBe('It does not answer a request at port 8080.')
  shell.write('\rmkdir /www; echo yes > /www/ready; httpd -p 8080 -h /www\r')
  await expect.poll(answered).toBeNull()
  shell.write('\rrm /www/ready\r')
  await expect.poll(answered).toBe('It answers 404 to a request for /ready at port 8080.')
  shell.write('\rkillall -STOP agent\r')
  expect(await healthIs('unhealthy')).toMatchObject({ healthReason: 'Its guest agent does not answer.' })
  shell.destroy()
})

test('a cluster’s member that takes no connections any more is started anew without asking, and takes them again', async () => {
  const zone = await db.prisma.zone.findFirstOrThrow()
  const bind = (networkDriver: string | null, networkConfig?: object) =>
    db.prisma.zone.update({ where: { id: zone.id }, data: { networkDriver, networkConfig } })
  await bind(ovnDriver.name, ovnDriver.config.parse({ northbound: lab.northbound('zone-1') }) as object)
  const networks = { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } }
  const timing = { intervalSeconds: 1, timeoutSeconds: 1, healthyAfter: 1, unhealthyAfter: 2 }
  // At each start: what it tells is of the boot that answers.
  const userData = '#cloud-config\nruncmd:\n  - httpd -p 8080 -h /root\n'
  const template = { image: 'tiny', vcpus: 1, memoryMiB: 96, rootDiskGiB: 1, userData }
  const web = { size: 2, zones: ['zone-a'], health: { kind: 'tcp' as const, port: 8080, ...timing }, template }
  await apply({ ...emptyDesign, networks, clusters: { web } })
  const members = () => db.prisma.instance.findMany({ orderBy: { name: 'asc' } })
  const healthIs = (...states: string[]) =>
    poll(members, all => String(all.map(it => it.health)) === String(states), 110_000)
  const [first, second] = await healthIs('healthy', 'healthy')
  const { instances } = await infrastructure.compute(second!.hostId!)
  const call = { taskId: 'test', key: 'console', signal: new AbortController().signal, log() {} }
  const shell = await instances!.console({ kind: 'instance', id: second!.id as Id<'instance'> }, call)
  shell.write('\rkillall httpd\r')
  const sick = await healthIs('healthy', 'unhealthy')
  expect(sick[1]).toMatchObject({ healthReason: 'It takes no connection on port 8080.' })
  shell.destroy()
  await healthIs('healthy', 'healthy')
  await engine.idle()
  const tasks = await db.prisma.task.findMany({ where: { actorName: 'Plenum' } })
  expect(tasks).toMatchObject([{ kind: 'instance.reboot', resourceId: second!.id, state: 'succeeded' }])
  expect((await members())[0]).toMatchObject({ id: first!.id, power: 'running', observed: 'running' })
  await apply({ ...emptyDesign, networks })
  await bind(null)
})

test('another memory in the definition, after a start: a repair brings back the size, adopting records it', async () => {
  const web = await makeWeb()
  const shrink = async () => {
    await virsh('destroy', web.domain)
    await virsh('setmaxmem', web.domain, `${128 * 1024}`, '--config')
    await virsh('setmem', web.domain, `${128 * 1024}`, '--config')
    await virsh('start', web.domain)
  }
  await shrink()
  expect(await found('size')).toMatchObject({ wanted: '1 vCPU, 96 MiB', actual: '1 vCPU, 128 MiB' })
  await resolve('size', 'repair')
  expect(await virsh('dominfo', web.domain)).toMatch(/Max memory: +98304 KiB/)

  await shrink()
  await resolve('size', 'adopt')
  expect(await instance(web.id)).toMatchObject({ memoryMiB: 128 })
})

test('virsh detach-disk: a repair plugs the volume in again, adopting frees it', async () => {
  const web = await makeWeb()
  const detach = async () => {
    await virsh('detach-disk', web.domain, 'vdb', '--config')
    // A guest that still boots has not heard that it should let go.
    await poll(
      async () => {
        await virsh('detach-disk', web.domain, 'vdb', '--live').catch(() => {})
        return (await virsh('domblklist', web.domain)).includes('vdb')
      },
      isThere => !isThere,
      60_000,
    )
  }
  await detach()
  expect(await found('attachment')).toMatchObject({ resourceId: web.id, wanted: 'data (vdb)' })
  await resolve('attachment', 'repair')
  expect(await virsh('domblklist', web.domain)).toContain('vdb')

  await detach()
  await resolve('attachment', 'adopt')
  expect(await db.prisma.attachment.count()).toBe(0)
})

test('virsh attach-disk: a disk that nobody here attached is found, and gone with it', async () => {
  const web = await makeWeb()
  await virsh('vol-create-as', 'plenum', 'foreign.img', '1M', '--format', 'raw')
  const path = (await virsh('vol-path', 'foreign.img', 'plenum')).trim()
  await virsh('attach-disk', web.domain, path, 'vdz', '--live')
  expect((await found('attachment')).actual).toContain('vdz')
  await poll(
    async () => {
      await virsh('detach-disk', web.domain, 'vdz', '--live').catch(() => {})
      return (await virsh('domblklist', web.domain)).includes('vdz')
    },
    isThere => !isThere,
    60_000,
  )
  await cleared('attachment')
  await virsh('vol-delete', 'foreign.img', 'plenum')
})

test('virsh undefine of a running one’s definition and its end: a repair makes it again, adopting forgets it', async () => {
  const web = await makeWeb()
  await virsh('destroy', web.domain)
  await virsh('undefine', web.domain)
  expect(await found('missing-instance')).toMatchObject({ resourceId: web.id, actual: null })
  await resolve('missing-instance', 'repair', { acceptDataLoss: ['instance/web'] })
  expect(await virsh('domstate', web.domain)).toContain('running')

  await virsh('destroy', web.domain)
  await virsh('undefine', web.domain)
  await resolve('missing-instance', 'adopt')
  expect(await db.prisma.instance.count()).toBe(0)
  expect(await virsh('vol-list', 'plenum')).not.toContain(web.id)
})

test('a stranger is imported without being touched, then resized and stopped by libvirt’s own edits; it stays as it was defined', async () => {
  const file = `${lab.config.folder}/stranger.xml`
  const mac = '52:54:00:12:34:56'
  const disk = '/var/lib/libvirt/legacy.img'
  const onDisk = `${lab.config.folder}/${host()}/lib/legacy.img`
  await writeFile(onDisk, Buffer.alloc(2 ** 20))
  await writeFile(
    file,
    `<domain type='qemu'><name>Legacy DB</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices><disk type='file' device='disk'><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
      <interface type='user'><mac address='${mac}'/></interface></devices></domain>`,
  )
  await virsh('define', file)
  await virsh('start', 'Legacy DB')
  const pid = async () => (await virsh('qemu-monitor-command', 'Legacy DB', '--hmp', 'info uuid')).trim()
  const before = { uuid: await pid(), time: await virsh('domstats', 'Legacy DB', '--state') }
  const stranger = await found('unknown-instance')
  expect(stranger).toMatchObject({ resourceName: 'Legacy DB', hostName: host() })
  await resolve('unknown-instance', 'import', { vdcId })
  expect({ uuid: await pid(), time: await virsh('domstats', 'Legacy DB', '--state') }).toEqual(before)
  const row = await db.prisma.instance.findFirstOrThrow()
  expect(row).toMatchObject({ name: 'legacy-db', memoryMiB: 64, observed: 'running', mac })
  expect(row.imported).toMatchObject({ name: 'Legacy DB', disks: [{ device: 'vda', source: disk }] })
  expect(row.id).toBe(`inst_x${before.uuid.replaceAll('-', '')}`)

  await virsh('destroy', 'Legacy DB')
  await resolve('state', 'repair')
  expect(await virsh('domstate', 'Legacy DB')).toContain('running')

  await resizeInstance(services, { instanceId: row.id, vcpus: 2, memoryMiB: 96 } as never)
  await engine.idle()
  const xml = await virsh('dumpxml', 'Legacy DB')
  expect(xml).toMatch(/<vcpu[^>]*>2<\/vcpu>/)
  expect(xml).toContain(`<source file='${disk}'`)
  expect(xml).toContain(mac)
  expect(await virsh('dominfo', 'Legacy DB')).toMatch(/Max memory: +98304 KiB/)
  expect(await planned()).toEqual([])
  expect((await findings()).filter(it => it.vdcId)).toEqual([])

  await deleteInstance(services, { instanceId: row.id } as never)
  await engine.idle()
  expect(await virsh('list', '--all', '--name')).not.toContain('Legacy DB')
  // Its disk is its owner's.
  expect((await stat(onDisk)).size).toBe(2 ** 20)
})
