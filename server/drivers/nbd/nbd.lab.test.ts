import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { diskByQemuIo, openWriter } from '@/e2e/lab/qemu-io'
import { type Id, newId } from '@/server/domain/ids'
import { type Call, type Connection, converge, type Ref } from '../contract'
import { describeConformance } from '../contract/conformance'
import { nbdDriver } from './index'

/** A storage server of its own, with nothing but the network around it. */
let lab: Lab
let storage: Connection
const clients: ChildProcessWithoutNullStreams[] = []
beforeAll(async () => {
  lab = await startLab({ name: 'plnbd', subnet: '10.99.111', zones: 0, fresh: true })
  storage = await connect()
}, 300_000)
afterEach(() => {
  for (const client of clients.splice(0)) client.kill('SIGKILL')
})
afterAll(async () => {
  await storage?.[Symbol.asyncDispose]()
  await lab?.stop()
})

const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
async function connect(): Promise<Connection> {
  const { uri, qmp, nbd } = lab.storage
  return nbdDriver.connect(nbdDriver.config.parse({ uri, qmp: at(qmp), nbd: at(nbd) }))
}

describeConformance({
  name: 'nbd',
  connectStorage: connect,
  disk: diskByQemuIo,
  volumeGiB: 1 / 16,
  image: { name: 'none', path: '/dev/null', format: 'raw', sizeBytes: 0, checksum: '' },
  timeoutMs: 60_000,
})

test('whoever loses a volume can’t write to it any more, and the next one has what was written before', async () => {
  const volumeId = await newVolume()
  const first = await attach(volumeId)
  const one = openClient(first)
  expect(await one.says('write -P 0x11 0 512')).toContain('wrote 512/512')
  await detach(first)
  // The client reconnects when it can; nothing is exported under that name any more.
  expect(await one.says('write -P 0x22 0 512')).toMatch(/failed|error|closed/i)

  const second = await attach(volumeId)
  const other = openClient(second)
  expect(await other.says('read -P 0x11 0 512')).toContain('read 512/512')
})

test('exports that went with the storage daemon are seen as gone and made again, data and all', async () => {
  const volumeId = await newVolume()
  const attachment = await attach(volumeId)
  expect(await openClient(attachment).says('write -P 0x33 0 512')).toContain('wrote 512/512')
  await endDaemon()
  await expect.poll(() => observe(attachment).catch(() => 'not yet')).toEqual({ exists: false })
  await attach(volumeId, attachment)
  expect(await openClient(attachment).says('read -P 0x33 0 512')).toContain('read 512/512')
})

test('a storage server that is cut off is said to be unreachable, and is used again once it is back', async () => {
  const volumeId = await newVolume()
  const ref = await attach(volumeId)
  await lab.cutHost('storage')
  try {
    const [asVolume, asAttachment, probe] = await Promise.allSettled([
      storage.volumes!.observe({ kind: 'volume', id: volumeId }, call()),
      observe(ref),
      storage.probe(call()),
    ])
    for (const failed of [asVolume, asAttachment])
      expect(failed).toMatchObject({ status: 'rejected', reason: { kind: 'unreachable' } })
    expect(probe).toMatchObject({ value: { healthy: false } })
  } finally {
    await lab.mendHost('storage')
  }
  await expect.poll(() => storage.volumes!.capacity(call()).catch(() => null)).toBeTruthy()
  expect(await observe(ref)).toMatchObject({ exists: true })
  expect(await storage.probe(call())).toMatchObject({ healthy: true })
}, 90_000)

test('a restart of the storage server’s libvirtd interrupts nobody who has a volume', async () => {
  const volumeId = await newVolume()
  const client = openClient(await attach(volumeId))
  expect(await client.says('write -P 0x44 0 512')).toContain('wrote 512/512')
  await lab.restartLibvirtd('storage')
  expect(await client.says('read -P 0x44 0 512')).toContain('read 512/512')
  const again = () => storage.volumes!.observe({ kind: 'volume', id: volumeId }, call()).catch(() => null)
  await expect.poll(again).toMatchObject({ exists: true })
})

test('a monitor that is taken by somebody else for a moment is waited for', async () => {
  const { host, port } = lab.storage.qmp
  const squatter = spawn('socat', ['-', `TCP:${host}:${port}`])
  clients.push(squatter)
  await new Promise(greeted => squatter.stdout.once('data', greeted))
  const attached = attach(await newVolume())
  setTimeout(() => squatter.kill(), 300)
  expect(await observe(await attached)).toMatchObject({ exists: true })
})

const call = (signal = AbortSignal.timeout(30_000)): Call => ({ taskId: 't', key: 'k', signal, log() {} })
const options = () => ({ call: call(), sleep: (ms: number) => wait(ms) })
const observe = (ref: Ref<'attachment'>) => storage.attachments!.observe(ref, call())

async function newVolume(): Promise<Id<'volume'>> {
  const id = newId('volume')
  const spec = { name: 'data', vdcId: newId('vdc'), sizeGiB: 1 }
  await converge(resume => storage.volumes!.ensure({ kind: 'volume', id }, spec, 1, call(), resume), options())
  return id
}

async function attach(
  volumeId: Id<'volume'>,
  ref: Ref<'attachment'> = { kind: 'attachment', id: newId('attachment') },
): Promise<Ref<'attachment'>> {
  const spec = { volumeId, instanceId: newId('instance') }
  await converge(resume => storage.attachments!.ensure(ref, spec, 1, call(), resume), options())
  return ref
}

const detach = (ref: Ref<'attachment'>) =>
  converge(resume => storage.attachments!.remove(ref, call(), resume), options())

function openClient({ id }: Ref<'attachment'>) {
  const { host, port } = lab.storage.nbd
  const writer = openWriter(`nbd://${host}:${port}/${id}`, /\/512 bytes|failed|error|closed/i, 10_000)
  clients.push(writer.client)
  return writer
}

/** As a crash would; the machine's supervisor starts it again. */
async function endDaemon(): Promise<void> {
  const { stdout } = await promisify(execFile)('ip', ['netns', 'pids', `${lab.config.name}-storage`])
  for (const pid of stdout.trim().split('\n')) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
    if (command.startsWith('qemu-storage-daemon')) process.kill(Number(pid), 'SIGKILL')
  }
}
