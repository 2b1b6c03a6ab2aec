import { emptyDesign } from '@/server/domain/design/document'
import { newId } from '@/server/domain/ids'
import type { PlanBody, PlanBounds } from '@/server/domain/planning/plan'
import { noQuota } from '@/server/domain/planning/quota'
import { storageIdOf, storageRow } from '@/server/store/testing'
import type { ApiBench } from './testing'
import { makePerson } from './testing'

/** One VDC with one of each thing in it, and people with roles there. */
export type TestVdc = Awaited<ReturnType<typeof makeVdc>>
export type TestWorld = Awaited<ReturnType<typeof makeWorld>>

/** Two VDCs, each with a member, and what they share. `a` also has a viewer. */
export async function makeWorld(bench: ApiBench) {
  const { prisma } = bench.db
  const organizationId = newId('organization')
  const [zoneId, hostId, imageId, typeId] = [newId('zone'), newId('host'), newId('image'), newId('instanceType')]
  await prisma.organization.create({ data: { id: organizationId, name: 'default' } })
  await prisma.zone.create({
    data: {
      id: zoneId,
      name: 'z1',
      title: 'Zone 1',
      storages: { create: storageRow(zoneId, 'none', {}) },
      backupDriver: 'none',
      backupConfig: {},
    },
  })
  await prisma.host.create({
    data: {
      id: hostId,
      zoneId,
      name: 'h1',
      driver: 'none',
      config: {},
      state: 'up',
      cpuThreads: 16,
      memoryMiB: 65536,
      capabilities: everything,
    },
  })
  await prisma.image.create({ data: { id: imageId, name: 'tiny', path: '/tiny', sizeBytes: 1024n ** 2n } })
  await prisma.instanceType.create({ data: { id: typeId, name: 'small', vcpus: 1, memoryMiB: 256 } })
  const shared = { organizationId, zoneId, hostId, imageId, typeId, platformTaskId: await makeTask(bench, null) }
  const a = await makeVdc(bench, shared, 'a')
  const b = await makeVdc(bench, shared, 'b')
  const viewer = await makePerson(bench, { name: 'viewer-a', roles: { [a.vdcId]: 'viewer' } })
  const operator = await makePerson(bench, { name: 'operator', isOperator: true })
  return { shared, a, b, viewer, operator }
}

const everything = {
  kvm: true,
  cpuShares: true,
  hotplug: true,
  serialConsole: true,
  screen: true,
  metrics: true,
  lifecycleEvents: true,
  volumes: true,
}

async function makeVdc(
  bench: ApiBench,
  shared: { organizationId: string; zoneId: string; hostId: string; imageId: string; typeId: string },
  name: string,
) {
  const { prisma } = bench.db
  const [vdcId, networkId, instanceId, volumeId] = [newId('vdc'), newId('network'), newId('instance'), newId('volume')]
  const clusterId = newId('cluster')
  const { organizationId, zoneId, hostId, imageId, typeId } = shared
  await prisma.vdc.create({ data: { id: vdcId, organizationId, name } })
  await prisma.network.create({ data: { id: networkId, vdcId, name: 'default', cidr: '10.0.0.0/20' } })
  const cluster = { name: 'db', size: 1, zones: [], template: { image: 'tiny', type: 'small' } }
  await prisma.cluster.create({ data: { id: clusterId, vdcId, ...cluster } })
  await prisma.instance.create({
    data: {
      id: instanceId,
      vdcId,
      name: 'web-1',
      typeId,
      vcpus: 1,
      memoryMiB: 256,
      rootDiskGiB: 1,
      imageId,
      networkId,
      mac: `52:54:00:00:00:0${name}`,
      address: '10.0.0.2',
      zoneId,
      hostId,
      observed: 'running',
      observedGeneration: 1,
    },
  })
  await prisma.volume.create({
    data: {
      ...{ id: volumeId, vdcId, zoneId, storageId: storageIdOf(zoneId), name: 'data-1', sizeGiB: 1 },
      ...{ observed: 'available', observedGeneration: 1 },
    },
  })
  const snapshotId = newId('snapshot')
  await prisma.snapshot.create({ data: { id: snapshotId, volumeId, name: 'before', sizeGiB: 1, state: 'available' } })
  const backupId = newId('backup')
  await prisma.backup.create({
    data: {
      ...{ id: backupId, vdcId, volumeId, volumeName: 'data-1', sourceZoneId: zoneId, zoneId },
      ...{ sizeGiB: 1, state: 'available', external: 'b-1', sha256: '' },
    },
  })
  const findingId = newId('finding')
  await prisma.finding.create({
    data: {
      id: findingId,
      ...{ kind: 'state', key: instanceId, summary: 'web-1 is wanted running but is paused', wanted: 'running' },
      ...{ actual: 'paused', facts: { of: 'power', actual: 'paused' }, zoneId, hostId, vdcId },
      ...{ resourceKind: 'instance', resourceId: instanceId, resourceName: 'web-1' },
    },
  })
  const taskId = await makeTask(bench, vdcId)
  const draftId = await makeDraft(bench, vdcId, 'draft')
  const planId = await makePlan(bench, vdcId)
  const document = emptyDesign
  await prisma.designVersion.create({ data: { id: newId('designVersion'), vdcId, number: 1, document, author: 'Ada' } })
  const member = await makePerson(bench, { name: `member-${name}`, roles: { [vdcId]: 'member' } })
  const leaver = await makePerson(bench, { name: `leaver-${name}`, roles: { [vdcId]: 'viewer' } })
  return {
    vdcId,
    networkId,
    instanceId,
    volumeId,
    clusterId,
    snapshotId,
    backupId,
    findingId,
    taskId,
    draftId,
    planId,
    number: 1,
    member,
    leaver,
  }
}

/** A task that ended badly, so that it may be retried. */
async function makeTask(bench: ApiBench, vdcId: string | null): Promise<string> {
  const id = newId('task')
  await bench.db.prisma.task.create({
    data: {
      id,
      kind: 'volume.create',
      title: 'Create volume x',
      input: { volumeId: newId('volume'), name: 'x', sizeGiB: 1 },
      state: 'rolled back',
      vdcId,
      deadlineMs: 1000,
      steps: { create: [{ index: 0, name: 'Create the volume' }] },
    },
  })
  return id
}

export async function makeReservation(bench: ApiBench, networkId: string): Promise<string> {
  const id = newId('reservation')
  const span = { first: '10.0.0.100', last: '10.0.0.109' }
  await bench.db.prisma.addressReservation.create({ data: { id, networkId, ...span, reason: 'x', createdBy: 'Ada' } })
  return id
}

export async function makeDraft({ db }: ApiBench, vdcId: string, name: string): Promise<string> {
  const id = newId('draft')
  await db.prisma.draft.create({ data: { id, vdcId, name, document: emptyDesign, base: emptyDesign } })
  return id
}

/** One that has nothing to change, of a moment when nothing was there. */
async function makePlan({ db }: ApiBench, vdcId: string): Promise<string> {
  const id = newId('plan')
  const counts = { create: 0, 'update live': 0, 'update with restart': 0, replace: 0, delete: 0 }
  const body: PlanBody = { changes: [], problems: [], warnings: [], promises: [], counts, quota: noQuota }
  const bounds: PlanBounds = { generations: {}, names: {} }
  const document = emptyDesign
  await db.prisma.plan.create({ data: { id, vdcId, origin: 'document', document, body, bounds, author: 'Ada' } })
  return id
}
