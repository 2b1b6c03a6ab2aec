import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { qmp } from '@/e2e/lab/qmp'
import { type Id, newId } from '@/server/domain/ids'
import { ipmiDriver } from '@/server/drivers/ipmi'
import { libvirtDriver } from '@/server/drivers/libvirt'
import { nbdDriver } from '@/server/drivers/nbd'
import { createEngine, type Engine } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { secretsIn } from '@/server/processes/secrets'
import { failoverAsPlenum } from '@/server/services/hosts/failover-as-plenum'
import { createInstance } from '@/server/services/instances/create-instance'
import { operatorOn } from '@/server/services/testing'
import { createTestDatabase, storageRow, type TestDatabase } from '@/server/store/testing'
import { workflows } from '@/server/workflows'
import { makeRealVdc } from '@/server/workflows/testing/real-vdc'
import { createReconciler, type Reconciler } from '.'

/**
 * A real host dies with two guests that write to their volumes, of which one is encrypted; later one is only hidden from
 * Plenum.
 */
let lab: Lab
let db: TestDatabase
let infrastructure: ReturnType<typeof createInfrastructure>
let engine: Engine
let reconciler: Reconciler
let folder: string
const vdcId = newId('vdc')
const imageId = newId('image')
const hosts = ['z1-h1', 'z1-h2'].map(name => ({ name, id: newId('host') }))
const names = ['one', 'two']
const ids: Id<'instance'>[] = []

beforeAll(async () => {
  lab = await startLab({ name: 'plfail', subnet: '10.99.107', zones: 1, hostsPerZone: 2, fresh: true })
  db = await createTestDatabase()
  await seed()
  folder = await mkdtemp(path.join(tmpdir(), 'plenum-failover-'))
  const secrets = secretsIn(folder)
  infrastructure = createInfrastructure(db, [libvirtDriver, nbdDriver, ipmiDriver] as never, secrets)
  engine = createEngine({ store: db, workflows, ports: { store: db, infrastructure, secrets }, pollMs: 50 })
  await engine.start()
  reconciler = createReconciler({ store: db, infrastructure, sweepMs: 2_000, failover: failoverAsPlenum(db) })
  reconciler.start()
  for (const name of names) {
    const wish = { vdcId, name, imageId, vcpus: 1, memoryMiB: 96, rootDiskGiB: 1, hostId: hosts[0]!.id }
    const more = { newVolumes: [{ name: `data-${name}`, sizeGiB: 1, encrypted: name === 'two' }] }
    ids.push((await createInstance(operatorOn(db), { ...wish, ...more } as never)).resourceId as Id<'instance'>)
  }
  await engine.idle()
  const made = await db.prisma.task.findMany({
    where: { kind: 'instance.create' },
    select: { state: true, error: true },
  })
  expect(made).toEqual(names.map(() => ({ state: 'succeeded', error: null })))
}, 300_000)
afterAll(async () => {
  await reconciler?.stop()
  await engine?.stop()
  await infrastructure?.[Symbol.asyncDispose]()
  await db?.drop()
  await lab?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function seed() {
  const { prisma } = db
  const zoneId = newId('zone')
  const { uri, qmp, nbd } = lab.storage
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  const storage = nbdDriver.config.parse({ uri, qmp: at(qmp), nbd: at(nbd) }) as object
  const storages = { create: storageRow(zoneId, nbdDriver.name, storage) }
  await prisma.zone.create({ data: { id: zoneId, name: 'zone-a', evacuation: 'automatic', storages } })
  for (const [index, { id, name }] of hosts.entries()) {
    // Quicker to notice than by default: the test’s time is short.
    const tuning = { keepAliveIntervalMs: 1_000, keepAliveCount: 2, connectTimeoutMs: 2_000 }
    const config = libvirtDriver.config.parse({ uri: lab.hosts[index]!.uri, domainType: 'qemu', tuning }) as object
    await prisma.host.create({
      data: {
        ...{ id, name, zoneId, driver: libvirtDriver.name, config, powerDriver: ipmiDriver.name },
        powerConfig: ipmiDriver.config.parse(lab.hosts[index]!.power) as object,
        ...{ state: 'up', cpuThreads: 8, memoryMiB: 8192, lastSeenAt: new Date() },
      },
    })
  }
  await makeRealVdc(prisma, lab.imagePath, { vdcId, imageId })
}

const host = (index: number) => db.prisma.host.findUniqueOrThrow({ where: { id: hosts[index]!.id } })
const running = async (name: string) => (await lab.virsh(name, 'list', '--name')).split('\n').filter(Boolean).toSorted()
async function until<T>(look: () => Promise<T>, holds: (it: T) => boolean, ms = 60_000): Promise<T> {
  for (const end = Date.now() + ms; ; await wait(50)) {
    const it = await look()
    if (holds(it)) return it
    if (Date.now() > end) throw new Error(`Not within ${ms} ms; last: ${JSON.stringify(it)}`)
  }
}

/** What the storage server says of who may write to which volume, all the time. */
async function watchExports(signal: AbortSignal) {
  const seen = new Map<string, string[]>()
  let most = 0
  while (!signal.aborted) {
    type Export = { id: string; 'node-name': string }
    const exports = (await qmp(lab.storage.spareQmp, { execute: 'query-block-exports' })) as Export[]
    const byVolume = Map.groupBy(exports, each => each['node-name'])
    for (const [volume, open] of byVolume) {
      most = Math.max(most, open.length)
      seen.set(volume, [...new Set([...(seen.get(volume) ?? []), ...open.map(each => each.id)])])
    }
    await wait(20)
  }
  return { most, seen }
}

/** Its prompt may have come before anybody listened; answers to what was asked meanwhile may still come. */
async function whenUp(console: Awaited<ReturnType<Lab['console']>>): Promise<void> {
  const asked = () =>
    console.run('true', 5_000).then(
      () => true,
      () => false,
    )
  await until(asked, isUp => isUp)
}

/** The guest counts on its volume, each number on disk before it is told. Without a rest it would have a processor to itself. */
const counting = `(i=0; while :; do i=$((i+1)); printf '%08d' $i | dd of=/dev/vdb conv=notrunc,fsync 2>/dev/null; echo "ack"=$i; usleep 50000; done) & :`

test('guests of a host that died run elsewhere once, with all that they had on their volumes', async () => {
  const acknowledged = await Promise.all(
    ids.map(async id => {
      using console = await lab.console('z1-h1', id)
      await whenUp(console)
      await console.run(counting)
      let last = 0
      for (let heard = 0; heard < 20; heard++) last = Number((await console.expect(/ack=(\d+)/))[1])
      return last
    }),
  )
  const ended = new AbortController()
  const storage = watchExports(ended.signal)
  const times = { died: performance.now(), seen: 0, fenced: 0, running: 0 }
  await lab.failHost('z1-h1')
  await until(
    () => host(0),
    it => it.state !== 'up',
  )
  times.seen = performance.now()
  await until(
    () => host(0),
    it => it.state === 'fenced',
  )
  times.fenced = performance.now()
  await until(
    () => running('z1-h2'),
    it => it.length === ids.length,
  )
  times.running = performance.now()
  await engine.idle()
  const s = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
  expect(times.running - times.fenced).toBeLessThan(20_000)
  ended.abort()
  const { most, seen } = await storage
  // One name at a time opens a volume, and the lost host’s is never used again.
  expect(most).toBe(1)
  expect([...seen.values()].map(names => names.length)).toEqual([2, 2])
  const found = await Promise.all(
    ids.map(async id => {
      using console = await lab.console('z1-h2', id)
      await whenUp(console)
      return Number(await console.run('dd if=/dev/vdb bs=8 count=1 2>/dev/null'))
    }),
  )
  console.info(
    `detected after ${s(times.died, times.seen)} s, fenced after another ${s(times.seen, times.fenced)} s; after that all ran within ${s(times.fenced, times.running)} s, and their guests answered within ${s(times.fenced, performance.now())} s`,
  )
  for (const [index, count] of found.entries()) expect(count).toBeGreaterThanOrEqual(acknowledged[index]!)
  expect(await db.prisma.task.findMany({ where: { kind: 'host.evacuate' } })).toMatchObject([{ state: 'succeeded' }])
}, 120_000)

test('a host that comes back is taken back, without the machines that run elsewhere by now', async () => {
  await lab.recoverHost('z1-h1')
  await until(
    () => host(0),
    it => it.state === 'up' && it.activeTaskId === null,
  )
  expect(await host(0)).toMatchObject({ cordoned: true, fencedAt: null })
  expect((await lab.virsh('z1-h1', 'list', '--all', '--name')).trim()).toBe('')
  expect(await running('z1-h2')).toEqual(ids.toSorted())
}, 60_000)

test('a host that only Plenum does not reach goes on, and nothing of it is started twice', async () => {
  await lab.hideHost('z1-h2')
  const verdict = async () => ((await host(1)).suspicion as { verdict: string } | null)?.verdict
  await until(verdict, it => it === 'only unreachable')
  expect(await running('z1-h2')).toEqual(ids.toSorted())
  expect(await running('z1-h1')).toEqual([])
  expect(await db.prisma.task.count({ where: { kind: 'host.evacuate' } })).toBe(1)
  await lab.showHost('z1-h2')
  await until(
    () => host(1),
    it => it.state === 'up',
  )
}, 60_000)
