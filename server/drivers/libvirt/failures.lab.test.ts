import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import type { PlenumError } from '@/server/domain/errors'
import { type Id, newId } from '@/server/domain/ids'
import { sshKeyFor } from '@/server/domain/ssh-key-testing'
import {
  type Call,
  type Connection,
  converge,
  type Hint,
  type ImageSpec,
  type InstanceSpec,
  type Ref,
} from '../contract'
import { type LibvirtConfig, libvirtDriver } from './index'
import { fileNames } from './names'
import { LibvirtClient } from './rpc/client'
import { createVolume, lookupPool, uploadVolume } from './rpc/procedures/storage'
import { parseLibvirtUri } from './rpc/uri'

/** What goes wrong with real hosts, and what becomes of it. */
let lab: Lab
let host: Connection
let image: ImageSpec
let scratch: string
const imageRef: Ref<'image'> = { kind: 'image', id: newId('image') }
const networkRef: Ref<'network'> = { kind: 'network', id: newId('network') }
const made: { from: Connection; ref: Ref<'instance'> }[] = []

beforeAll(async () => {
  lab = await startLab({ name: 'plbreak', subnet: '10.99.103', zones: 1, fresh: true })
  scratch = await mkdtemp(path.join(lab.config.folder, 'scratch-'))
  const checksum = createHash('sha256')
    .update(await readFile(lab.imagePath))
    .digest('hex')
  const { size: sizeBytes } = await stat(lab.imagePath)
  image = { name: 'tiny', path: lab.imagePath, format: 'qcow2', sizeBytes, checksum }
  host = await connect()
  await ground(host)
}, 300_000)

afterEach(async () => {
  for (const { from, ref } of made.splice(0)) await settle(resume => from.instances!.remove(ref, call(), resume))
})
afterAll(async () => {
  await host?.[Symbol.asyncDispose]()
  await lab?.stop()
})

const connect = (over: Partial<LibvirtConfig> = {}) =>
  libvirtDriver.connect(
    libvirtDriver.config.parse({
      uri: lab.hosts[0]!.uri,
      domainType: 'qemu',
      tuning: { keepAliveIntervalMs: 300, keepAliveCount: 2, connectTimeoutMs: 1_000 },
      ...over,
    }),
  )

const call = (signal: AbortSignal = AbortSignal.timeout(120_000)): Call => ({ taskId: 't', key: 'k', signal, log() {} })
const settle = (nudge: Parameters<typeof converge<'instance'>>[0]) =>
  converge(nudge, { call: call(), sleep: (ms, signal) => wait(ms, undefined, { signal }) })

async function ground(on: Connection) {
  const options = { call: call(), sleep: (ms: number) => wait(ms) }
  await converge(resume => on.images!.ensure(imageRef, image, 1, call(), resume), options)
  await converge(
    resume => on.networks!.ensure(networkRef, { name: 'n', cidr: '10.9.0.0/24' }, 1, call(), resume),
    options,
  )
}

function newInstance(over: Partial<InstanceSpec> = {}, from = host) {
  const ref: Ref<'instance'> = { kind: 'instance', id: newId('instance') }
  made.push({ from, ref })
  const spec: InstanceSpec = {
    name: 'web',
    vdcId: newId('vdc'),
    vcpus: 1,
    cpuShares: 1024,
    memoryMiB: 96,
    imageId: imageRef.id,
    rootDiskGiB: 1,
    rootVersion: 1,
    userData: null,
    sshKeys: [],
    nic: { networkId: networkRef.id, mac: '52:54:00:00:09:01', address: '10.9.0.5/24', gateway: null },
    disks: [],
    power: 'running',
    stopTimeoutMs: 0,
    ...over,
  }
  return { ref, spec }
}

const ensure = (ref: Ref<'instance'>, spec: InstanceSpec, generation = 1, on = host) =>
  settle(resume => on.instances!.ensure(ref, spec, generation, call(), resume))

const failure = (work: Promise<unknown>): Promise<PlenumError> =>
  work.then(
    () => Promise.reject(new Error('it should have failed')),
    error => error,
  )

const run = promisify(execFile)
const inHost = (...command: string[]) => run('virsh', ['-q', '-c', lab.hosts[0]!.uri, ...command])
const fileInHost = (name: string) => path.join(lab.config.folder, lab.hosts[0]!.name, 'lib/plenum', name)

/** Gathers what a watch says. */
function listen(on: Connection) {
  const stop = new AbortController()
  const hints: Hint[] = []
  void (async () => {
    for await (const hint of on.watch!(call(stop.signal))) hints.push(hint)
  })()
  return { hints, [Symbol.dispose]: () => stop.abort() }
}

test('guests run through a restart of libvirtd, calls work again, and the watch asks for a sweep', async () => {
  const { ref, spec } = newInstance()
  await ensure(ref, spec)
  using heard = listen(host)
  await expect.poll(() => host.instances!.observe(ref, call())).toMatchObject({ exists: true })
  heard.hints.length = 0
  await lab.restartLibvirtd(lab.hosts[0]!.name)
  await expect
    .poll(() => host.instances!.observe(ref, call()).catch(error => error.kind))
    .toMatchObject({ exists: true, status: { power: 'running' } })
  expect(heard.hints).toContainEqual({})
})

test('an unreachable host is noticed by its silence; calls fail at once until it is back', async () => {
  const { ref, spec } = newInstance({ power: 'stopped' })
  await ensure(ref, spec)
  await lab.cutHost(lab.hosts[0]!.name)
  try {
    const before = performance.now()
    expect((await failure(host.instances!.observe(ref, call()))).kind).toBe('unreachable')
    expect(performance.now() - before).toBeLessThan(5_000)
    const again = performance.now()
    expect((await failure(host.instances!.observe(ref, call()))).kind).toBe('unreachable')
    expect(performance.now() - again).toBeLessThan(100)
  } finally {
    await lab.mendHost(lab.hosts[0]!.name)
  }
  await expect
    .poll(() => host.instances!.observe(ref, call()).catch(error => error.kind))
    .toMatchObject({ exists: true })
})

test('a virsh destroy behind our back is hinted at within a second', async () => {
  const { ref, spec } = newInstance()
  await ensure(ref, spec)
  using heard = listen(host)
  await host.instances!.observe(ref, call())
  heard.hints.length = 0
  await inHost('destroy', ref.id)
  const happened = { what: expect.stringMatching(/destroyed|stopped/i), at: expect.any(Date) }
  await expect
    .poll(() => heard.hints, { timeout: 1_000 })
    .toContainEqual({ ref: { kind: 'instance', id: ref.id }, happened })
  expect(await host.instances!.observe(ref, call())).toMatchObject({ status: { power: 'stopped' } })
})

test('a guest whose QEMU dies is seen as crashed, and starts again', async () => {
  const { ref, spec } = newInstance()
  await ensure(ref, spec)
  const { stdout } = await run('pgrep', ['-f', `guest=${ref.id},`])
  process.kill(Number(stdout.trim().split('\n')[0]), 'SIGKILL')
  await expect.poll(() => host.instances!.observe(ref, call())).toMatchObject({ status: { power: 'crashed' } })
  expect(await ensure(ref, spec)).toMatchObject({ status: { power: 'running' } })
})

test('half an upload is never an image, and is finished by the next attempt', async () => {
  const id = newId('image')
  const ref: Ref<'image'> = { kind: 'image', id }
  const client = await LibvirtClient.connect(parseLibvirtUri(lab.hosts[0]!.uri), {
    connectTimeoutMs: 2_000,
    callTimeoutMs: 10_000,
  })
  const file = `<volume><name>${fileNames.image(id, 'qcow2')}</name><capacity>0</capacity></volume>`
  const upload = await uploadVolume(client, await createVolume(client, await lookupPool(client, 'plenum'), file))
  upload.on('error', () => {})
  for await (const chunk of createReadStream(image.path, { end: image.sizeBytes / 2 })) upload.write(chunk)
  client.destroy(new Error('the process died'))

  expect(await host.images!.observe(ref, call())).toEqual({ exists: false })
  const { ref: instance, spec } = newInstance({ imageId: id })
  expect((await failure(ensure(instance, spec))).kind).toBe('missing')
  const nudge = (resume?: string) => host.images!.ensure(ref, image, 1, call(), resume)
  const seen = await converge<'image'>(nudge, { call: call(), sleep: ms => wait(ms) })
  expect(seen).toMatchObject({ exists: true, status: { sizeBytes: image.sizeBytes } })
  const sum = createHash('sha256')
    .update(await readFile(fileInHost(fileNames.image(id, 'qcow2'))))
    .digest('hex')
  expect(sum).toBe(image.checksum)
  await host.images!.remove(ref, call())
})

test('a damaged image is refused and leaves nothing', async () => {
  const ref: Ref<'image'> = { kind: 'image', id: newId('image') }
  const file = path.join(scratch, 'damaged.qcow2')
  await writeFile(file, (await readFile(image.path)).fill(0xff, 1_000_000, 1_000_100))
  expect((await failure(host.images!.ensure(ref, { ...image, path: file }, 1, call()))).kind).toBe('invalid')
  expect(await host.images!.observe(ref, call())).toEqual({ exists: false })
  const gone = { ...image, path: path.join(scratch, 'nowhere') }
  expect((await failure(host.images!.ensure(ref, gone, 1, call()))).kind).toBe('missing')
})

test('an image that instances stand on is not taken away, nor is their network', async () => {
  const { ref, spec } = newInstance({ power: 'stopped' })
  await ensure(ref, spec)
  expect((await failure(host.images!.remove(imageRef, call()))).kind).toBe('conflict')
  expect((await failure(host.networks!.remove(networkRef, call()))).kind).toBe('conflict')
  expect(await host.images!.observe(imageRef, call())).toMatchObject({ exists: true })
})

test('a copy of an image that others deleted is missed, and made anew by the next instance that wants it', async () => {
  const ref: Ref<'image'> = { kind: 'image', id: newId('image') }
  await host.images!.ensure(ref, image, 1, call())
  await rm(fileInHost(fileNames.image(ref.id, 'qcow2')))
  const listed = async () => (await Array.fromAsync(host.images!.list(call()))).map(({ id }) => id)
  expect(await listed()).not.toContain(ref.id)
  const again = (resume?: string) => host.images!.ensure(ref, image, 1, call(), resume)
  await converge<'image'>(again, { call: call(), sleep: ms => wait(ms) })
  expect(await listed()).toContain(ref.id)
  const { ref: instance, spec } = newInstance({ imageId: ref.id })
  expect(await ensure(instance, spec)).toMatchObject({ status: { power: 'running' } })
})

test('a root disk that has no machine yet keeps the image that it stands on', async () => {
  const ref: Ref<'image'> = { kind: 'image', id: newId('image') }
  await host.images!.ensure(ref, image, 1, call())
  const root = fileInHost(fileNames.root(newId('instance'), 1))
  const [base, at] = [fileNames.image(ref.id, 'qcow2'), path.dirname(root)]
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', base, root], { cwd: at })
  expect((await failure(host.images!.remove(ref, call()))).kind).toBe('conflict')
  expect(await host.images!.observe(ref, call())).toMatchObject({ exists: true })
  await rm(root)
  expect(await host.images!.remove(ref, call())).toMatchObject({ converged: true, seen: { exists: false } })
})

test('a full disk says so, and leaves no instance behind', async () => {
  const folder = '/var/lib/libvirt/full'
  const { stdout } = await run('ip', ['netns', 'pids', `${lab.config.name}-${lab.hosts[0]!.name}`])
  const enter = ['-t', stdout.trim().split('\n')[0]!, '-m']
  await run('nsenter', [...enter, 'mkdir', '-p', folder])
  const mib = Math.ceil(image.sizeBytes / 2 ** 20) + 1
  await run('nsenter', [...enter, 'mount', '-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', folder])
  const tight = await connect({ pool: 'full', poolPath: folder })
  try {
    expect((await tight.probe(call())).problems.join()).toMatch(/only \d+ MiB left/)
    await ground(tight)
    const { ref, spec } = newInstance({}, tight)
    // The image fits; one or two megabytes are left, which some root disks use up.
    const errors: PlenumError[] = []
    for (let i = 0; i < 32 && errors.length < 2; i++) {
      const each = { ...ref, id: newId('instance') }
      made.push({ from: tight, ref: each })
      await ensure(each, { ...spec, power: 'stopped' }, 1, tight).catch(error => errors.push(error))
    }
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors) expect(error.kind).toBe('exhausted')
    const big: Ref<'image'> = { kind: 'image', id: newId('image') }
    expect((await failure(tight.images!.ensure(big, image, 1, call()))).kind).toBe('exhausted')
    expect(await tight.images!.observe(big, call())).toEqual({ exists: false })
  } finally {
    for (const { ref } of made.splice(0)) await settle(resume => tight.instances!.remove(ref, call(), resume))
    await tight[Symbol.asyncDispose]()
  }
})

test('a root disk smaller than its image is refused at its field', async () => {
  const file = path.join(scratch, 'large.qcow2')
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, '3G'])
  const ref: Ref<'image'> = { kind: 'image', id: newId('image') }
  const { size: sizeBytes } = await stat(file)
  await host.images!.ensure(ref, { ...image, path: file, sizeBytes, checksum: '' }, 1, call())
  const { ref: instance, spec } = newInstance({ imageId: ref.id, rootDiskGiB: 2 })
  expect(await failure(ensure(instance, spec))).toMatchObject({ kind: 'invalid', field: 'rootDiskGiB' })
  await ensure(instance, { ...spec, rootDiskGiB: 4, power: 'stopped' })
  const { stdout } = await run('qemu-img', ['info', '--output=json', fileInHost(fileNames.root(instance.id, 1))])
  expect(JSON.parse(stdout)).toMatchObject({
    'virtual-size': 4 * 2 ** 30,
    'backing-filename': fileNames.image(ref.id, 'qcow2'),
  })
  await run('qemu-img', ['check', '-q', fileInHost(fileNames.root(instance.id, 1))])
})

test('files of an attempt that died before its definition are replaced, not trusted', async () => {
  const { ref, spec } = newInstance()
  await inHost('vol-create-as', 'plenum', fileNames.root(ref.id, 1), '1M', '--format', 'raw')
  await inHost('vol-create-as', 'plenum', fileNames.seed(ref.id, 1), '1M', '--format', 'raw')
  expect(await ensure(ref, spec)).toMatchObject({ status: { power: 'running' } })
  expect((await readFile(fileInHost(fileNames.root(ref.id, 1)))).toString('latin1', 0, 4)).toBe('QFI\xfb')
})

test('two processes that make one instance at once make one, on a root disk that stays', async () => {
  const other = await connect()
  try {
    for (let round = 0; round < 3; round++) {
      const { ref, spec } = newInstance()
      const [one, two] = await Promise.all([ensure(ref, spec), ensure(ref, spec, 1, other)])
      expect([one, two]).toMatchObject([{ status: { power: 'running' } }, { status: { power: 'running' } }])
      const { stdout } = await run('pgrep', ['-f', `guest=${ref.id},`])
      const pids = stdout.trim().split('\n')
      expect(pids).toHaveLength(1)
      const open = (await run('ls', ['-l', `/proc/${pids[0]}/fd`])).stdout
      expect(open).toContain(fileNames.root(ref.id, 1))
      expect(open).not.toContain('(deleted)')
    }
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

test('a volume whose storage server does not answer stops the start with a retry, and nothing is lost', async () => {
  const source = { protocol: 'nbd', host: '127.0.0.1', port: 1, export: 'none' } as const
  const { ref, spec } = newInstance()
  const disks = [{ attachmentId: newId('attachment'), volumeId: newId('volume'), source, device: 'vdb' }]
  expect((await failure(ensure(ref, { ...spec, disks }))).kind).toBe('unreachable')
  expect(await host.instances!.observe(ref, call())).toMatchObject({ exists: true, status: { power: 'stopped' } })
  expect(await ensure(ref, spec, 2)).toMatchObject({ status: { power: 'running', disks: [] } })
})

test('removing an instance leaves no file of it, and a root disk that vanished is said to be missing', async () => {
  const { ref, spec } = newInstance({ power: 'stopped' })
  await ensure(ref, spec)
  await rm(fileInHost(fileNames.root(ref.id, 1)))
  expect((await failure(ensure(ref, { ...spec, power: 'running' }, 2))).kind).toBe('missing')
  await settle(resume => host.instances!.remove(ref, call(), resume))
  const { stdout } = await inHost('vol-list', 'plenum')
  expect(stdout).not.toContain(ref.id)
})

test('a network that went down on the host is brought up again for the next start', async () => {
  const { ref, spec } = newInstance({ power: 'stopped' })
  await ensure(ref, spec)
  await inHost('net-destroy', networkRef.id)
  const nudge = () => host.instances!.ensure(ref, { ...spec, power: 'running' }, 2, call())
  expect((await failure(nudge())).kind).toBe('busy')
  expect(await nudge()).toMatchObject({ converged: true, seen: { status: { power: 'running' } } })
})

test('a screen address that the host does not have is named as the fault', async () => {
  const wrong = await connect({ screenListen: '192.0.2.1' })
  try {
    const { ref, spec } = newInstance({}, wrong)
    expect((await failure(ensure(ref, spec, 1, wrong))).message).toMatch(/screen address/)
  } finally {
    for (const { ref } of made.splice(0)) await settle(resume => wrong.instances!.remove(ref, call(), resume))
    await wrong[Symbol.asyncDispose]()
  }
})

test('another’s machine under our name is neither taken over nor removed', async () => {
  const { ref, spec } = newInstance()
  const file = path.join(scratch, 'clash.xml')
  await writeFile(
    file,
    `<domain type='qemu'><name>${ref.id}</name><memory>65536</memory><os><type>hvm</type></os></domain>`,
  )
  await inHost('define', file)
  expect((await failure(ensure(ref, spec))).kind).toBe('conflict')
  expect(await host.instances!.remove(ref, call())).toMatchObject({ converged: true })
  expect((await inHost('domstate', ref.id)).stdout).toContain('shut off')
  await inHost('undefine', ref.id)
})

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

test('names, keys and user data arrive as they were written, whatever is in them', async () => {
  const name = '<&"\'>]]><!-- &#65; $x 😀'
  const userData = `#!/bin/sh\n# ${name}\n# : - {}[] %TAG ! "\\ \t é\n`
  const sshKeys = [sshKeyFor(1, 'anna’s <laptop> & $x'), sshKeyFor(2, '')]
  const { ref, spec } = newInstance({ name, userData, sshKeys })
  expect(await ensure(ref, spec)).toMatchObject({ status: { name } })
  const console = await host.instances!.console(ref, call())
  let said = ''
  console.on('data', chunk => {
    said += chunk
  })
  await expect.poll(() => said).toContain('plenum-guest: up')
  console.write('sha256sum /run/user-data.sh\r')
  await expect.poll(() => said).toContain(digestOf(userData))
  console.write('sha256sum /root/.ssh/authorized_keys\r')
  await expect.poll(() => said).toContain(digestOf(`${sshKeys.join('\n')}\n`))
  console.destroy()
})

test('a console shows what the guest said before it was opened', async () => {
  const { ref, spec } = newInstance()
  await ensure(ref, spec)
  const log = fileInHost(fileNames.serialLog(ref.id as Id<'instance'>))
  // Its shell asks where the cursor is, last of all. Asked from now on it is no past.
  await expect.poll(() => readFile(log, 'latin1')).toContain('\x1b[6n')
  const console = await host.instances!.console(ref, call())
  const [first] = (await console.take(1).toArray()) as Buffer[]
  expect(first!.toString()).toContain('plenum-guest: up name=web addr=10.9.0.5/24')
  expect(first!.toString('latin1')).not.toContain('\x1b[6n')
})
