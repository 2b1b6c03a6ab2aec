import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { diskByQemuIo, nameOf } from '@/e2e/lab/qemu-io'
import { run } from '@/e2e/lab/run'
import { waitFor } from '@/e2e/lab/wait'
import { type Id, newId } from '@/server/domain/ids'
import type { TaskReceipt } from '@/server/domain/task'
import { converge, type DiskSource } from '@/server/drivers/contract'
import { nbdDriver } from '@/server/drivers/nbd'
import { resticDriver } from '@/server/drivers/restic'
import { createEngine, type Engine } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { type Secrets, secretsIn } from '@/server/processes/secrets'
import { createBackup } from '@/server/services/backups/create-backup'
import { restoreBackup } from '@/server/services/backups/restore-backup'
import { verifyBackup } from '@/server/services/backups/verify-backup'
import type { ServiceContext } from '@/server/services/context'
import { operatorOn } from '@/server/services/testing'
import { createVolume } from '@/server/services/volumes/create-volume'
import { setBackupStore } from '@/server/services/zones/set-backup-store'
import { createTestDatabase, storageIdOf, storageRow, type TestDatabase } from '@/server/store/testing'
import { workflows } from '..'

/** Two zones, each with a real storage server of its own; the second keeps backups in a restic repository. */
let labs: Lab[]
let db: TestDatabase
let folder: string
let infrastructure: ReturnType<typeof createInfrastructure>
let engine: Engine
let services: ServiceContext
let secrets: Secrets
const vdcId = newId('vdc')
const zoneIds = [newId('zone'), newId('zone')] as const
const patienceMs = 240_000

beforeAll(async () => {
  labs = [
    await startLab({ name: 'plbaka', subnet: '10.99.133', zones: 0, fresh: true }),
    await startLab({ name: 'plbakb', subnet: '10.99.143', zones: 0, fresh: true }),
  ]
  folder = await mkdtemp(path.join(tmpdir(), 'plenum-backups-'))
  db = await createTestDatabase()
  secrets = secretsIn(folder)
  services = { ...operatorOn(db), seal: secrets.seal, drivers: [backupForm] }
  infrastructure = createInfrastructure(db, [nbdDriver, resticDriver] as never, secrets)
  await seed()
  engine = createEngine({ store: db, workflows, ports: { store: db, infrastructure, secrets }, pollMs: 50 })
  await engine.start()
}, 600_000)
afterAll(async () => {
  await engine?.stop()
  await infrastructure?.[Symbol.asyncDispose]()
  await db?.drop()
  for (const lab of labs ?? []) await lab.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const backupForm: ServiceContext['drivers'][number] = {
  ...{ driver: resticDriver.name, title: resticDriver.title, role: 'backup', schema: {} },
  parse: config => resticDriver.config.parse(config),
}

async function seed() {
  const { prisma } = db
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  for (const [index, { storage }] of labs.entries()) {
    const config = nbdDriver.config.parse({ uri: storage.uri, qmp: at(storage.qmp), nbd: at(storage.nbd) })
    const id = zoneIds[index]!
    const row = storageRow(id, nbdDriver.name, config as object)
    await prisma.zone.create({ data: { id, name: `zone-${index + 1}`, storages: { create: row } } })
  }
  const organizationId = newId('organization')
  await prisma.organization.create({ data: { id: organizationId, name: 'default' } })
  await prisma.vdc.create({ data: { id: vdcId, organizationId, name: 'shop' } })
  const backupConfig = { repository: path.join(folder, 'store'), password: 'correct horse battery' }
  await setBackupStore(services, { zoneId: zoneIds[1], backupDriver: resticDriver.name, backupConfig })
}

async function done(receipt: Promise<TaskReceipt>) {
  const { taskId } = await receipt
  const read = () => db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })
  const isOver = async () => (await read()).finishedAt !== null
  await waitFor('the task to end', isOver, { timeoutMs: patienceMs })
  return read()
}

/** As a guest would, for the length of the work. */
async function connected<T>(zoneId: string, volumeId: string, work: (source: DiskSource) => Promise<T>): Promise<T> {
  const { attachments } = await infrastructure.storage(storageIdOf(zoneId))
  const ref = { kind: 'attachment' as const, id: newId('attachment') }
  const call = { taskId: 't', key: ref.id, signal: AbortSignal.timeout(patienceMs), log() {} }
  const options = { call, sleep: (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms)) }
  const spec = { volumeId: volumeId as Id<'volume'>, instanceId: newId('instance') }
  const seen = await converge(resume => attachments!.ensure(ref, spec, 1, call, resume), options)
  try {
    return await work(seen.exists ? seen.status.source : undefined!)
  } finally {
    await converge(resume => attachments!.remove(ref, call, resume), options)
  }
}

const qemuIo = (source: DiskSource, command: string) => run('qemu-io', ['-f', 'raw', '-c', command, nameOf(source)])
const backups = (volumeId: string) => db.prisma.backup.findMany({ where: { volumeId }, orderBy: { takenAt: 'asc' } })
const volume = (name: string) => db.prisma.volume.findFirstOrThrow({ where: { name } })

test('an encrypted volume comes back from its backup as it was, under its key', { timeout: 600_000 }, async () => {
  const [here, there] = zoneIds
  const disk = async (name: string, source: DiskSource) => {
    const luksKey = secrets.open((await volume(name)).luksKey) as string
    return { source, luksKey }
  }
  await done(createVolume(services, { vdcId, name: 'safe', sizeGiB: 1, zoneId: here, encrypted: true }))
  const { id } = await volume('safe')
  await connected(here, id, async source => diskByQemuIo.write(await disk('safe', source), 0x5a))
  await done(createBackup(services, { volumeId: id as Id<'volume'> }))
  const [backup] = await backups(id)
  await done(restoreBackup(services, { backupId: backup!.id as Id<'backup'>, name: 'safe-again', zoneId: there }))
  const again = await volume('safe-again')
  await connected(there, again.id, async source => {
    expect(await diskByQemuIo.holds(await disk('safe-again', source), 0x5a)).toBe(true)
    expect(await diskByQemuIo.holds({ source }, 0x5a)).toBe(false)
  })
})

test('a volume in use is backed up to another zone, comes back there as it was, and damage in the store is told', {
  timeout: 600_000,
}, async () => {
  const [here, there] = zoneIds
  await done(createVolume(services, { vdcId, name: 'data', sizeGiB: 1, zoneId: here }))
  const volumeId = (await volume('data')).id as Id<'volume'>
  const written = path.join(folder, 'written')
  await writeFile(written, randomBytes(48 << 20))

  // Its guest writes on while it is backed up, and afterwards.
  const first = await connected(here, volumeId, async source => {
    await qemuIo(source, `write -s ${written} 0 48M`)
    const task = await done(createBackup(services, { volumeId }))
    await qemuIo(source, 'write -P 7 1M 64k')
    return task
  })
  expect(first).toMatchObject({ state: 'succeeded', error: null })
  const second = await done(createBackup(services, { volumeId }))
  expect(second).toMatchObject({ state: 'succeeded', error: null })
  const [full, more] = await backups(volumeId)
  expect(full).toMatchObject({ zoneId: there, state: 'available' })
  // What was written lies in no more than two of restic’s chunks, of up to 8 MiB; the rest is its own notes.
  expect(more!.storedBytes!).toBeLessThan((2 * 8 + 1) << 20)
  // What it was carried from is gone again.
  const { snapshots } = await infrastructure.storage(storageIdOf(here))
  const call = { taskId: 't', key: 'k', signal: AbortSignal.timeout(patienceMs), log() {} }
  expect(await Array.fromAsync(snapshots!.list(call))).toEqual([])

  const backupId = full!.id as Id<'backup'>
  const restored = await done(restoreBackup(services, { backupId, name: 'data-again', zoneId: there }))
  expect(restored).toMatchObject({ state: 'succeeded', error: null })
  const again = await volume('data-again')
  expect(again).toMatchObject({ zoneId: there, observed: 'available', sizeGiB: 1 })
  await connected(there, again.id, async source => {
    const image = path.join(folder, 'image')
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'raw', nameOf(source), image])
    expect((await readFile(image)).subarray(0, 48 << 20).equals(await readFile(written))).toBe(true)
    // It takes up no more than what was written.
    expect((await stat(image)).blocks * 512).toBeLessThan(64 << 20)
  })

  expect(await done(verifyBackup(services, { backupId }))).toMatchObject({ state: 'succeeded' })
  const data = path.join(folder, 'store', vdcId, 'data')
  const files = (await readdir(data, { recursive: true })).map(name => path.join(data, name))
  const sizes = await Promise.all(files.map(async file => ({ file, size: (await stat(file)).size })))
  await flip(sizes.sort((a, b) => b.size - a.size)[0]!.file)
  expect(await done(verifyBackup(services, { backupId }))).toMatchObject({
    state: 'rolled back',
    error: { message: expect.stringMatching(/^This backup of data is damaged\. Its store has not got all of it/) },
  })
  await expect(restoreBackup(services, { backupId, name: 'not-again', zoneId: there })).rejects.toMatchObject({
    kind: 'conflict',
  })
})

async function flip(file: string) {
  const bytes = await readFile(file)
  bytes[bytes.length >> 1]! ^= 1
  await rm(file)
  await writeFile(file, bytes)
}
