import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '@/e2e/lab'
import { startCeph } from '@/e2e/lab/ceph'
import { diskByQemuIo, nameOf, openWriter } from '@/e2e/lab/qemu-io'
import { type Id, newId } from '@/server/domain/ids'
import { createInstance } from '@/server/services/instances/create-instance'
import { detachVolume } from '@/server/services/volumes/detach-volume'
import { moveVolume } from '@/server/services/volumes/move-volume'
import { openRealZone } from '@/server/workflows/testing/real-zone'
import { type Call, type Connection, converge, type DiskSource, type InstanceSpec, type Ref } from '../contract'
import { describeConformance } from '../contract/conformance'
import { libvirtDriver } from '../libvirt'
import { nbdDriver } from '../nbd'
import { cephDriver } from './index'

/** A real cluster of one of each, and two real hosts. */
let lab: Lab
let cluster: Awaited<ReturnType<typeof startCeph>>
let storage: Connection
const clients: ChildProcessWithoutNullStreams[] = []
beforeAll(async () => {
  lab = await startLab({ name: 'plceph', subnet: '10.99.124', zones: 1, hostsPerZone: 2, fresh: true })
  cluster = await startCeph(lab.config)
  storage = await connect()
}, 600_000)
afterEach(() => {
  for (const client of clients.splice(0)) client.kill('SIGKILL')
})
afterAll(async () => {
  await storage?.[Symbol.asyncDispose]()
  await lab?.stop()
})

const connect = (more: object = {}) => cephDriver.connect(cephDriver.config.parse({ ...cluster, ...more }))

describeConformance({
  name: 'ceph',
  connectStorage: connect,
  disk: diskByQemuIo,
  image: { name: 'none', path: '/dev/null', format: 'raw', sizeBytes: 0, checksum: '' },
  timeoutMs: 180_000,
})

test('a second writer is refused by the cluster: its key opens this volume for reading only, and no other for writing', async () => {
  const [mine, other] = [await newVolume(), await newVolume()]
  const source = await attach(mine)
  await diskByQemuIo.write({ source }, 0x11)
  await expect(diskByQemuIo.write({ source: { ...source, image: other } }, 0x22)).rejects.toThrow(/not permitted/)
  await expect(attach(mine)).rejects.toMatchObject({ kind: 'conflict' })
})

test('whoever loses a volume can’t write to it any more, open or opened anew, and the next one has what was written', async () => {
  const volumeId = await newVolume()
  const first: Ref<'attachment'> = { kind: 'attachment', id: newId('attachment') }
  const source = await attach(volumeId, first)
  const one = openClient(source)
  expect(await one.says('write -P 0x11 0 64k')).toContain('wrote 65536/65536')
  await converge(resume => storage.attachments!.remove(first, call(), resume), options())
  // It was alive all the while, with the image open and its lock in its hands.
  expect(await one.says('write -P 0x22 0 64k')).toMatch(/Cannot send after transport endpoint shutdown/)
  await expect(diskByQemuIo.write({ source }, 0x33)).rejects.toThrow(
    /Operation not permitted|Permission denied|error connecting/,
  )
  const next = await attach(volumeId)
  expect(await diskByQemuIo.holds({ source: next }, 0x11)).toBe(true)
  await diskByQemuIo.write({ source: next }, 0x44)
})

test('a guest sees its volume grow, takes it along to another host, and finds it after that host was killed', async () => {
  const [one, two] = await Promise.all(
    lab.hosts.map(({ uri }) => libvirtDriver.connect(libvirtDriver.config.parse({ uri, domainType: 'qemu' }))),
  )
  const volumeId = await newVolume()
  const image = { kind: 'image' as const, id: newId('image') }
  const network = { kind: 'network' as const, id: newId('network') }
  const { size } = await stat(lab.imagePath)
  const ground = (host: Connection) =>
    Promise.all([
      converge(
        resume =>
          host.images!.ensure(
            image,
            { name: 'tiny', path: lab.imagePath, format: 'qcow2', sizeBytes: size, checksum: '' },
            1,
            call(),
            resume,
          ),
        options(),
      ),
      converge(
        resume => host.networks!.ensure(network, { name: 'net', cidr: '10.77.0.0/24' }, 1, call(), resume),
        options(),
      ),
    ])
  await Promise.all([ground(one!), ground(two!)])
  const ref = { kind: 'instance' as const, id: newId('instance') }
  const start = (host: Connection, spec: InstanceSpec) =>
    converge(resume => host.instances!.ensure(ref, spec, 1, call(120_000), resume), options())
  const spec = (attachmentId: Id<'attachment'>, source: DiskSource): InstanceSpec => ({
    ...{ name: 'db-1', vdcId: newId('vdc'), vcpus: 1, cpuShares: 1024, memoryMiB: 96, imageId: image.id },
    ...{ rootDiskGiB: 1, rootVersion: 1, userData: null, sshKeys: [], power: 'running', stopTimeoutMs: 0 },
    nic: { networkId: network.id, mac: '52:54:00:77:00:21', address: '10.77.0.21/24', gateway: null },
    disks: [{ attachmentId, volumeId, source, device: 'vdb' }],
  })
  const former: Ref<'attachment'> = { kind: 'attachment', id: newId('attachment') }
  const before = spec(former.id, await attach(volumeId, former))
  await start(one!, before)
  const [a, b] = lab.hosts
  {
    using shell = await lab.console(a!.name, ref.id)
    await shell.expect(prompt)
    await shell.run('mke2fs -q /dev/vdb && mount /dev/vdb /mnt && echo kept > /mnt/note && sync')
    await storage.volumes!.ensure(
      { kind: 'volume', id: volumeId },
      { name: 'data', vdcId: newId('vdc'), sizeGiB: 2 },
      2,
      call(),
    )
    await one!.instances!.tellSize!(ref, { device: 'vdb', sizeGiB: 2 }, call())
    expect(await shell.run('cat /sys/block/vdb/size')).toBe(String((2 * 1024 ** 3) / 512))
  }

  const landing = await two!.instances!.migration!.receive(ref, before, call())
  await converge(resume => one!.instances!.migration!.send(ref, landing, call(), resume), options())
  {
    using shell = await lab.console(b!.name, ref.id)
    expect(await shell.run('cat /mnt/note')).toBe('kept')
    await shell.run('echo moved >> /mnt/note && sync')
  }

  await lab.failHost(b!.name)
  await converge(resume => storage.attachments!.remove(former, call(), resume), options())
  const next: Ref<'attachment'> = { kind: 'attachment', id: newId('attachment') }
  await start(one!, spec(next.id, await attach(volumeId, next)))
  using there = await lab.console(a!.name, ref.id)
  await there.expect(prompt)
  expect(await there.run('mount /dev/vdb /mnt && cat /mnt/note')).toMatch(/kept\s+moved/)
}, 180_000)

/** Numbers, each on a block of its own; `acked` is the last that the storage was told to keep and did. */
const fill =
  '(i=1; while [ ! -e /stop ]; do echo "$i " | dd of=/dev/vdb bs=512 count=1 seek=$i conv=sync,fsync,notrunc 2>/dev/null && echo $i > /acked; i=$((i+1)); usleep 50000; done; : > /stopped) &'
/** Of the first so many blocks, those that hold their number, read from the storage anew. */
const kept = (blocks: number) =>
  `echo 3 > /proc/sys/vm/drop_caches; dd if=/dev/vdb bs=512 skip=1 count=${blocks} 2>/dev/null | tr -d '\\000' | awk '$1 == NR { kept++ } END { print kept + 0 }'`

test('a volume moves from an NBD server to the cluster and back, while its guest writes on and while nobody has it', async () => {
  const { uri, qmp, nbd } = lab.storage
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  await using zone = await openRealZone(lab, {
    main: { driver: 'nbd', config: nbdDriver.config.parse({ uri, qmp: at(qmp), nbd: at(nbd) }) },
    other: { driver: 'ceph', config: cephDriver.config.parse(cluster) },
  })
  const { services, vdcId, imageId } = zone
  const shape = { vcpus: 1, memoryMiB: 96, rootDiskGiB: 1, newVolumes: [{ name: 'data', sizeGiB: 1 }] }
  const made = await zone.done(createInstance(services, { vdcId, name: 'db-2', imageId, ...shape } as never))
  expect(made).toMatchObject({ state: 'succeeded', error: null })
  const read = () => zone.db.prisma.volume.findFirstOrThrow({ include: { storage: true } })
  const volumeId = (await read()).id as Id<'volume'>
  const file = path.join(lab.config.folder, 'storage/lib/volumes', `${volumeId}.raw`)
  const move = async (to: 'main' | 'other') => {
    const moved = await zone.done(moveVolume(services, { volumeId, storage: to }))
    expect(moved).toMatchObject({ state: 'succeeded', error: null })
    expect(await read()).toMatchObject({ storage: { name: to }, otherStorageId: null, observed: 'available' })
    expect(existsSync(file)).toBe(to === 'main')
    const { exists } = await storage.volumes!.observe({ kind: 'volume', id: volumeId }, call())
    expect(exists).toBe(to === 'other')
  }

  using shell = await lab.console(lab.hosts[0]!.name, made.resourceId!)
  shell.press()
  await shell.expect(prompt)
  const acked = async () => Number(await shell.run('cat /acked'))
  await shell.run(`${fill} sleep 1`)
  await move('other')
  const before = await acked()
  expect(await shell.run(kept(before))).toBe(String(before))
  await expect.poll(acked).toBeGreaterThan(before)
  // Its guest is the one writer, on the cluster as on the server.
  await expect(attach(volumeId)).rejects.toMatchObject({ kind: 'conflict' })
  await move('main')
  await shell.run(': > /stop; while [ ! -e /stopped ]; do sleep 1; done')
  const last = await acked()
  expect(last).toBeGreaterThan(before)
  expect(await shell.run(kept(last))).toBe(String(last))

  expect(await zone.done(detachVolume(services, { volumeId }))).toMatchObject({ state: 'succeeded' })
  const content = await headOf(file)
  await move('other')
  await move('main')
  expect(content.equals(await headOf(file))).toBe(true)
})

/** As much of it as was written, and more. */
async function headOf(file: string): Promise<Buffer> {
  await using handle = await open(file)
  return (await handle.read(Buffer.alloc(4 << 20), 0, 4 << 20, 0)).buffer
}

test('a cluster that does not answer and a wrong key are told in a sentence', async () => {
  const wrong = await connect({ key: 'AQAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAA==' })
  await expect(wrong.volumes!.capacity(call())).rejects.toMatchObject({ kind: 'denied' })
  const nobody = await connect({ monitors: `${lab.storage.address}:3301`, answerWithinMs: 2_000 })
  await expect(nobody.volumes!.capacity(call())).rejects.toMatchObject({ kind: 'unreachable' })
  expect(await nobody.probe(call())).toMatchObject({ healthy: false })
})

const prompt = /root@\S+:~# /

const call = (ms = 60_000): Call => ({ taskId: 't', key: 'k', signal: AbortSignal.timeout(ms), log() {} })
const options = () => ({ call: call(120_000), sleep: (ms: number) => wait(ms) })

async function newVolume(): Promise<Id<'volume'>> {
  const id = newId('volume')
  const spec = { name: 'data', vdcId: newId('vdc'), sizeGiB: 1 }
  await converge(resume => storage.volumes!.ensure({ kind: 'volume', id }, spec, 1, call(), resume), options())
  return id
}

async function attach(
  volumeId: Id<'volume'>,
  ref: Ref<'attachment'> = { kind: 'attachment', id: newId('attachment') },
): Promise<Extract<DiskSource, { protocol: 'rbd' }>> {
  const spec = { volumeId, instanceId: newId('instance') }
  const seen = await converge(resume => storage.attachments!.ensure(ref, spec, 1, call(), resume), options())
  if (!seen.exists || seen.status.source.protocol !== 'rbd') throw new Error('It was not attached')
  return seen.status.source
}

function openClient(source: DiskSource) {
  const writer = openWriter(nameOf(source), /\/65536 bytes|failed|error/i, 15_000)
  clients.push(writer.client)
  return writer
}
