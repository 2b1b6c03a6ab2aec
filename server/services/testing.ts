import { formatAddress, parseCidr } from '@/server/domain/address'
import { type Id, newId } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import { inTransaction } from '@/server/store/store'
import { createTestDatabase, storageIdOf, storageRow, type TestDatabase } from '@/server/store/testing'
import type { ServiceContext } from './context'

/**
 * A small data center as rows only: services write intent, and need nothing else. Two zones with storage, a host in
 * each, two VDCs. Tasks stay queued: nobody carries them out.
 */
export async function openServiceBench() {
  const db = await createTestDatabase()
  const zones = { a: await makeZone(db, 'zone-a'), b: await makeZone(db, 'zone-b') }
  const hosts = {
    a: await makeHost(db, { name: 'host-a', zoneId: zones.a, cpuThreads: 8, memoryMiB: 16_640 }),
    b: await makeHost(db, { name: 'host-b', zoneId: zones.b, cpuThreads: 8, memoryMiB: 16_640 }),
  }
  const imageId = newId('image')
  await db.prisma.image.create({
    data: {
      id: imageId,
      name: 'tiny',
      path: 'simulated:tiny',
      sizeBytes: 1024n ** 3n,
      minMemoryMiB: 128,
      minDiskGiB: 2,
    },
  })
  const typeId = newId('instanceType')
  await db.prisma.instanceType.create({ data: { id: typeId, name: 'small', vcpus: 1, memoryMiB: 512 } })
  const organizationId = newId('organization')
  await db.prisma.organization.create({ data: { id: organizationId, name: 'default' } })
  const vdcs = {
    ours: await makeVdc(db, organizationId, 'ours', '10.64.0.0/20'),
    theirs: await makeVdc(db, organizationId, 'theirs', '10.64.16.0/20'),
  }
  const people = {
    operator: person('Olga Operator', { isOperator: true }),
    member: person('Mia Member', { memberships: { [vdcs.ours.vdcId]: 'member' } }),
    viewer: person('Vic Viewer', { memberships: { [vdcs.ours.vdcId]: 'viewer' } }),
    stranger: person('Sam Stranger', { memberships: { [vdcs.theirs.vdcId]: 'member' } }),
  }
  const as = (who: keyof typeof people | Actor, over: Partial<ServiceContext> = {}): ServiceContext => ({
    store: db,
    actor: typeof who === 'string' ? people[who] : who,
    drivers: testDrivers,
    probe: () => Promise.reject(new Error('No infrastructure in this test')),
    createUser: () => Promise.reject(new Error('No sign-in in this test')),
    seal: value => value,
    ...over,
  })
  return { db, zones, hosts, imageId, typeId, vdcs, people, as, close: () => db.drop() }
}
export type ServiceBench = Awaited<ReturnType<typeof openServiceBench>>

const driver = { schema: {}, parse: (config: unknown) => config }
const testDrivers: ServiceContext['drivers'] = [
  { ...driver, driver: 'test', title: 'Test host', role: 'compute' },
  { ...driver, driver: 'test-storage', title: 'Test storage', role: 'storage' },
]

export const person = (name: string, over: Partial<Actor> = {}): Actor => ({
  userId: newId('user'),
  name,
  email: `${name.split(' ')[0]!.toLowerCase()}@example.org`,
  isOperator: false,
  memberships: {},
  via: 'session',
  ...over,
})

/** What services need where nothing but the database is asked: an operator's context. */
export const operatorOn = (store: ServiceContext['store']): ServiceContext => ({
  ...{ store, drivers: [], actor: person('Olga Operator', { isOperator: true }) },
  probe: () => Promise.reject(new Error('No infrastructure in this test')),
  createUser: () => Promise.reject(new Error('No sign-in in this test')),
  seal: value => value,
})

export async function makeZone(db: TestDatabase, name: string, driver: string | null = 'test-storage') {
  const id = newId('zone')
  await db.prisma.zone.create({
    data: { id, name, title: name, ...(driver && { storages: { create: storageRow(id, driver, {}) } }) },
  })
  return id
}

export async function makeHost(
  db: TestDatabase,
  of: { name: string; zoneId: string; cpuThreads: number; memoryMiB: number },
): Promise<Id<'host'>> {
  const id = newId('host')
  await db.prisma.host.create({
    data: { ...of, id, driver: 'test', config: { name: of.name }, state: 'up', capabilities },
  })
  return id
}

export const capabilities = {
  kvm: true,
  cpuShares: true,
  hotplug: true,
  serialConsole: true,
  screen: false,
  metrics: true,
  liveMigration: true,
  lifecycleEvents: true,
  volumes: false,
  snapshots: false,
  backups: false,
  liveGrow: false,
  guestAgent: true,
  networks: true,
}

async function makeVdc(db: TestDatabase, organizationId: string, name: string, cidr: string) {
  const [vdcId, networkId] = [newId('vdc'), newId('network')]
  await db.prisma.vdc.create({ data: { id: vdcId, organizationId, name } })
  await db.prisma.network.create({ data: { id: networkId, vdcId, name: 'default', cidr } })
  return { vdcId, networkId, cidr }
}

let made = 0

/** An instance as if it had been made and observed. */
export async function makeInstance(
  { db, vdcs, zones, hosts, imageId, typeId }: ServiceBench,
  over: Partial<{
    name: string
    vdc: 'ours' | 'theirs'
    zone: 'a' | 'b'
    observed: string
    power: string
    activeTaskKind: string | null
    vcpus: number
    memoryMiB: number
    antiAffinityGroup: string
    cpuPercent: number
    createdAt: Date
  }> = {},
): Promise<{ id: Id<'instance'>; name: string }> {
  const { vdc = 'ours', zone = 'a', name = `vm-${++made}`, ...rest } = over
  const id = newId('instance')
  const index = ++made
  await db.prisma.instance.create({
    data: {
      id,
      name,
      vdcId: vdcs[vdc].vdcId,
      networkId: vdcs[vdc].networkId,
      zoneId: zones[zone],
      hostId: hosts[zone],
      imageId,
      typeId,
      vcpus: 1,
      memoryMiB: 512,
      rootDiskGiB: 2,
      mac: `52:54:01:${[index >> 16, index >> 8, index].map(byte => (byte & 255).toString(16).padStart(2, '0')).join(':')}`,
      address: formatAddress(parseCidr(vdcs[vdc].cidr)!.base + 100 + index),
      observed: 'running',
      observedGeneration: 1,
      ...rest,
    },
  })
  return { id, name }
}

/** A volume as if it had been made, attached if an instance is given. */
export async function makeVolume(
  { db, vdcs, zones }: ServiceBench,
  over: Partial<{
    name: string
    vdc: 'ours' | 'theirs'
    zone: 'a' | 'b'
    sizeGiB: number
    observed: string
    activeTaskKind: string | null
    attachedTo: string
    device: string
  }> = {},
): Promise<{ id: Id<'volume'>; name: string }> {
  const { vdc = 'ours', zone = 'a', name = `vol-${++made}`, attachedTo, device = 'vdb', ...rest } = over
  const id = newId('volume')
  await db.prisma.volume.create({
    data: {
      ...{ id, name, vdcId: vdcs[vdc].vdcId, zoneId: zones[zone], storageId: storageIdOf(zones[zone]) },
      ...{ sizeGiB: 10, observed: 'available', ...rest },
    },
  })
  if (attachedTo)
    await db.prisma.attachment.create({
      data: { id: newId('attachment'), volumeId: id, instanceId: attachedTo, device },
    })
  return { id, name }
}

/** What a call refuses, by its error. Fails when it does not refuse. */
export async function refusal(call: Promise<unknown>): Promise<{ kind?: string; message: string; field?: string }> {
  return call.then(
    value => {
      throw new Error(`It was not refused; it answered ${JSON.stringify(value)}`)
    },
    error => error,
  )
}

/** Ends all tasks as if they had succeeded, so that their locks are free. */
export const endTasks = (db: TestDatabase) =>
  inTransaction(db, async tx => {
    await tx.$executeRawUnsafe(`UPDATE task SET state = 'succeeded', finished_at = now() WHERE state = 'queued'`)
    await tx.$executeRawUnsafe('DELETE FROM task_lock')
    for (const table of ['instance', 'volume'])
      await tx.$executeRawUnsafe(`UPDATE ${table} SET active_task_id = NULL, active_task_kind = NULL`)
    await tx.$executeRawUnsafe('UPDATE host SET active_task_id = NULL')
  })
