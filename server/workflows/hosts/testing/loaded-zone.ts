import { open } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { startLab } from '@/e2e/lab'
import { floatingIpDesign } from '@/server/domain/design/document'
import { type Id, newId } from '@/server/domain/ids'
import { readText } from '@/server/drivers/contract/conformance/shell'
import { ipmiDriver } from '@/server/drivers/ipmi'
import { libvirtDriver } from '@/server/drivers/libvirt'
import { nbdDriver } from '@/server/drivers/nbd'
import { ovnDriver } from '@/server/drivers/ovn'
import { createEngine } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { currentDesign } from '@/server/services/designs/read-design'
import { createInstance } from '@/server/services/instances/create-instance'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { operatorOn } from '@/server/services/testing'
import { createTestDatabase, storageRow, type TestDatabase } from '@/server/store/testing'
import { workflows } from '@/server/workflows'
import { makeRealVdc } from '@/server/workflows/testing/real-vdc'

export type LoadedZone = Awaited<ReturnType<typeof openLoadedZone>>
export type LoadedGuest = { name: string; id: Id<'instance'>; volumeId: Id<'volume'>; outside: string; boot: string }
type Where = { name: string; subnet: string }

/**
 * Real hosts of one zone with OVN and a way outside, and guests on them, each with a floating IP and a volume that it
 * writes to all the time.
 * @param guests On which host each is at first.
 */
export async function openLoadedZone({ name, subnet }: Where, guests: Record<string, number>) {
  const lab = await startLab({ name, subnet, zones: 1, hostsPerZone: 3, fresh: true })
  const db = await createTestDatabase()
  const services = operatorOn(db)
  const zoneId = newId('zone')
  const hosts = lab.hosts.map(host => ({ id: newId('host'), name: host.name }))
  const { vdcId, imageId } = await seed(lab, db, zoneId, hosts)
  const infrastructure = openInfrastructure()
  const zone = {
    ...{ lab, db, services, infrastructure, zoneId, hosts },
    guests: [] as LoadedGuest[],
    worker: openWorker(),
    newWorker: openWorker,
    openInfrastructure,
    /** What is on which host, as it is recorded. */
    async places() {
      const found = await db.prisma.instance.findMany({ select: { name: true, hostId: true, observed: true } })
      for (const { observed } of found) expect(observed).toBe('running')
      return Object.groupBy(found, each => hosts.findIndex(host => host.id === each.hostId))
    },
    say,
    silences,
    expectKept,
    expectBlocks,
    acknowledgedTo: async (guest: LoadedGuest) => (await look(guest)).count,
    gateway,
    async [Symbol.asyncDispose]() {
      await zone.worker.stop()
      await infrastructure[Symbol.asyncDispose]()
      await db.drop()
      await lab.stop()
    },
  }
  await zone.worker.start()
  await bring()
  return zone

  function openInfrastructure() {
    return createInfrastructure(db, [libvirtDriver, nbdDriver, ovnDriver, ipmiDriver] as never)
  }

  function openWorker(options: Partial<Parameters<typeof createEngine>[0]> = {}) {
    // What is busy is so for as long as real work takes; what is lost here is lost for good.
    const backoffMs = (kind: string) => (kind === 'busy' ? 3_000 : 200)
    return createEngine({
      ...{ store: db, workflows, ports: { store: db, infrastructure }, pollMs: 50, backoffMs },
      ...options,
    } as Parameters<typeof createEngine>[0])
  }

  async function bring() {
    for (const [guest, host] of Object.entries(guests))
      await createInstance(services, {
        ...{ vdcId, name: guest, imageId, vcpus: 1, memoryMiB: 96, rootDiskGiB: 1, hostId: hosts[host]!.id },
        newVolumes: [{ name: `${guest}-data`, sizeGiB: 1 }],
      } as never)
    await zone.worker.idle()
    const { document } = await currentDesign(db.pool, vdcId)
    const plan = await createPlan(services, {
      vdcId,
      document: {
        ...document,
        routers: { edge: { networks: ['default'], external: true } },
        floatingIps: Object.fromEntries(
          Object.keys(guests).map(instance => [instance, floatingIpDesign.parse({ instance })]),
        ),
      },
    })
    await applyPlan(services, { planId: plan.id, policy: 'roll back', acceptDataLoss: [], message: '' })
    await zone.worker.idle()
    const failed = await db.prisma.task.findMany({ where: { state: { not: 'succeeded' } } })
    expect(failed.map(({ title, error }) => ({ title, error }))).toEqual([])
    const made = await db.prisma.instance.findMany({
      include: { attachments: true, floatingIp: true },
      orderBy: { name: 'asc' },
    })
    const addresses = await db.prisma.externalAddress.findMany()
    for (const { id, name, attachments, floatingIp } of made) {
      const guest = { id: id as Id<'instance'>, name }
      const said = await say(guest, `${bootId}; ${fill} sleep 1`)
      zone.guests.push({
        ...guest,
        volumeId: attachments[0]!.volumeId as Id<'volume'>,
        outside: addresses.find(each => each.floatingIpId === floatingIp!.id)!.address,
        boot: said.match(/[0-9a-f]{8}-[0-9a-f-]{27}/)![0],
      })
    }
  }

  /** What a guest prints for a command on its console, on the host that it is recorded on. */
  async function say({ id }: { id: Id<'instance'> }, command: string): Promise<string> {
    const { hostId } = await db.prisma.instance.findUniqueOrThrow({ where: { id } })
    const { instances } = await infrastructure.compute(hostId as Id<'host'>)
    const stream = await instances!.console({ kind: 'instance', id }, call())
    const reader = readText(stream)
    try {
      await reader.until(/# \S{0,4}$/, 60_000, () => stream.write('\r'))
      reader.clear()
      stream.write(`${command}; echo 'end'"."\r`)
      const text = await reader.until(/\nend\.\r?\n/, 20_000)
      return text.slice(text.indexOf(`"."`) + 3)
    } finally {
      stream.destroy()
    }
  }

  /** For how long each guest was silent at most while this was done, and until it answers again, in ms of pings from outside. */
  async function silences(work: () => Promise<unknown>): Promise<Record<string, number>> {
    const pings = zone.guests.map(({ outside }) => lab.pingsFromOutside(outside, 20))
    const untilAnswered = (before: number[]) =>
      Promise.all(pings.map((each, index) => expect.poll(each.answered).toBeGreaterThan(before[index]! + 10)))
    await untilAnswered(pings.map(() => 0))
    await work()
    await untilAnswered(pings.map(each => each.answered()))
    const silent = await Promise.all(pings.map(each => each.stop()))
    return Object.fromEntries(zone.guests.map(({ name }, index) => [name, silent[index]!]))
  }

  /** How many blocks, and which boot it is. */
  async function look(guest: Pick<LoadedGuest, 'id'>) {
    const [, boot, count] = /([0-9a-f-]{36})\s+(\d+)/.exec(await say(guest, `${bootId}; ${acked}`)) ?? []
    return { boot, count: Number(count) }
  }

  /** It has booted once, writes on, and all that its storage had acknowledged to it is there. */
  async function expectKept(guest: LoadedGuest) {
    const { boot, count } = await look(guest)
    expect(boot, guest.name).toBe(guest.boot)
    await expect.poll(async () => (await look(guest)).count).toBeGreaterThan(count)
    await expectBlocks(guest, count)
  }

  async function expectBlocks({ name, volumeId }: LoadedGuest, count: number) {
    const { storage } = await db.prisma.volume.findUniqueOrThrow({
      where: { id: volumeId },
      include: { storage: true },
    })
    const folder = storage!.name === 'other' ? 'other-volumes' : 'volumes'
    await using file = await open(path.join(lab.config.folder, 'storage/lib', folder, `${volumeId}.raw`))
    const kept = Buffer.alloc(count * 512)
    await file.read(kept, 0, kept.length, 512)
    for (let i = 0; i < count; i++)
      expect(Number.parseInt(kept.toString('latin1', i * 512, i * 512 + 16), 10), `${name}, block ${i + 1}`).toBe(i + 1)
  }

  /** Which host is the way outside at the moment. */
  async function gateway(): Promise<number> {
    const network = await infrastructure.network(hosts[0]!.id)
    const { id } = await db.prisma.router.findFirstOrThrow()
    const seen = await network!.routers!.observe({ kind: 'router', id: id as Id<'router'> }, call())
    return hosts.findIndex(host => seen.exists && host.name === seen.status.gateways!.inLine[0])
  }
}

const call = () => ({ taskId: 't', key: newId('task'), signal: AbortSignal.timeout(120_000), log() {} })
const bootId = 'cat /proc/sys/kernel/random/boot_id'
/** It may be about to be written, or not be there yet: whoever writes it needs the processor for that. */
const acked = 'until { read n < /acked; } 2>/dev/null && [ "$n" ]; do usleep 20000; done; echo $n'
/** Numbers, each on a block of its own, one after the other; `acked` is the last that the storage was told to keep and did. */
const fill =
  '(i=1; while :; do echo "$i " | dd of=/dev/vdb bs=512 count=1 seek=$i conv=sync,fsync,notrunc 2>/dev/null && echo $i > /acked; i=$((i+1)); usleep 100000; done) &'

type Lab = Awaited<ReturnType<typeof startLab>>

async function seed(lab: Lab, { prisma }: TestDatabase, zoneId: Id<'zone'>, hosts: { id: Id<'host'> }[]) {
  const { uri, qmp, nbd } = lab.storage
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  const storage = nbdDriver.config.parse({ uri, qmp: at(qmp), nbd: at(nbd) }) as object
  const networkConfig = ovnDriver.config.parse({ northbound: lab.northbound('zone-1') })
  await prisma.zone.create({
    data: {
      ...{ id: zoneId, name: 'zone-1', networkDriver: ovnDriver.name, networkConfig, external: lab.outside },
      storages: { create: storageRow(zoneId, nbdDriver.name, storage) },
    },
  })
  for (const [index, { id }] of hosts.entries()) {
    const { name, uri, power } = lab.hosts[index]!
    const tuning = { connectTimeoutMs: 1_000, nicOffloads: 'off' }
    await prisma.host.create({
      data: {
        ...{ id, name, hostname: name, zoneId, driver: libvirtDriver.name, state: 'up' },
        config: libvirtDriver.config.parse({ uri, domainType: 'qemu', tuning }) as object,
        ...{ powerDriver: ipmiDriver.name, powerConfig: ipmiDriver.config.parse(power) as object },
        ...{ cpuThreads: 8, memoryMiB: 8192, lastSeenAt: new Date(), capabilities: { liveMigration: true } },
      },
    })
  }
  return makeRealVdc(prisma, lab.imagePath)
}
