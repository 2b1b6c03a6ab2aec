import type { Lab } from '@/e2e/lab'
import { newId } from '@/server/domain/ids'
import type { TaskReceipt } from '@/server/domain/task'
import { cephDriver } from '@/server/drivers/ceph'
import type { Driver } from '@/server/drivers/contract'
import { libvirtDriver } from '@/server/drivers/libvirt'
import { nbdDriver } from '@/server/drivers/nbd'
import { createEngine } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { operatorOn } from '@/server/services/testing'
import { createTestDatabase, storageRow } from '@/server/store/testing'
import { makeRealVdc } from '@/server/workflows/testing/real-vdc'
import { workflows } from '..'

const drivers = [libvirtDriver, nbdDriver, cephDriver] as Driver[]

type RealStorage = { driver: 'nbd' | 'ceph'; config: object }

/** A lab's first host in a zone with these storages, `main` and `other`, and an engine that works there. */
export async function openRealZone(lab: Lab, { main, other }: Record<'main' | 'other', RealStorage>) {
  const db = await createTestDatabase()
  const zoneId = newId('zone')
  const { prisma } = db
  const host = lab.hosts[0]!
  const more = { id: newId('storage'), name: 'other', ...other }
  const storages = { create: [storageRow(zoneId, main.driver, main.config), more] }
  await prisma.zone.create({ data: { id: zoneId, name: 'zone-1', storages } })
  await prisma.host.create({
    data: {
      ...{ id: newId('host'), name: host.name, hostname: host.name, zoneId, driver: libvirtDriver.name, state: 'up' },
      config: libvirtDriver.config.parse({ uri: host.uri, domainType: 'qemu' }) as object,
      ...{ cpuThreads: 8, memoryMiB: 8192, lastSeenAt: new Date(), capabilities: {} },
    },
  })
  const { imageId, vdcId } = await makeRealVdc(prisma, lab.imagePath)
  const infrastructure = createInfrastructure(db, drivers)
  const engine = createEngine({ store: db, workflows, ports: { store: db, infrastructure }, pollMs: 50 })
  await engine.start()
  return {
    ...{ db, imageId, vdcId, services: operatorOn(db) },
    /** How its task ended. */
    async done(receipt: Promise<TaskReceipt>) {
      const { taskId } = await receipt
      await engine.idle()
      return prisma.task.findUniqueOrThrow({ where: { id: taskId } })
    },
    async [Symbol.asyncDispose]() {
      await engine.stop()
      await infrastructure[Symbol.asyncDispose]()
      await db.drop()
    },
  }
}
