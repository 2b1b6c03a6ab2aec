import type { Id } from '@/server/domain/ids'
import { createInstance } from '@/server/services/instances/create-instance'
import { createSnapshot } from '@/server/services/snapshots/create-snapshot'
import { operatorOn } from '@/server/services/testing'
import { createVolume } from '@/server/services/volumes/create-volume'
import { type DataCenter, ids } from './data-center'
import { streamOf } from './platform/chance'
import { Schedule } from './platform/schedule'
import { real } from './platform/time'
import { openOutside, openProcess, openReconciler, openWorker } from './processes'
import type { Names } from './requests'

export type Scene = Awaited<ReturnType<DataCenter['save']>> & { names: Omit<Names, 'lastTask'> }

/** Where every seed begins: three instances, two of them with a volume, and a volume that nobody has, with a snapshot. */
export async function makeScene(center: DataCenter): Promise<Scene> {
  const { database } = center
  const schedule = new Schedule(streamOf(0, 'schedule'), false)
  database.schedule = schedule
  const outside = openOutside(center, schedule, streamOf(0, 'weather'))
  const [web, worker, reconciler] = [
    openProcess('web', outside),
    openWorker('worker-0', outside),
    openReconciler('reconciler', outside),
  ]
  const wait = async (work: () => Promise<unknown>) => {
    let ended: { error?: unknown } | undefined
    work().then(
      () => {
        ended = {}
      },
      error => {
        ended = { error }
      },
    )
    if (!(await schedule.until(() => ended !== undefined, 600_000))) throw new Error('The scene does not come to be')
    if (ended!.error) throw ended!.error
  }
  await warmUp(center, schedule)
  const ctx = operatorOn(web.store)
  await wait(() => worker.engine.start())
  const base = { vdcId: ids.vdc, imageId: ids.image, vcpus: 1, memoryMiB: 1024, priority: 'normal' as const }
  const on = (hostId: string) => ({ hostId: hostId as Id<'host'> })
  const disk = (name: string) => ({ newVolumes: [{ name, sizeGiB: 2 }] })
  await wait(() => createInstance(ctx, { ...base, ...on('host_a1'), ...disk('data-1'), name: 'web-1' }))
  await wait(() => createInstance(ctx, { ...base, ...on('host_a2'), name: 'web-2' }))
  await wait(() => createInstance(ctx, { ...base, ...on('host_b1'), ...disk('keep'), name: 'db-1' }))
  await wait(() => createVolume(ctx, { vdcId: ids.vdc, name: 'data-2', sizeGiB: 2, zoneId: 'zone_a' as Id<'zone'> }))
  await schedule.until(() => false, 30_000)
  const [data2] = database.look<{ id: Id<'volume'> }>(`SELECT id FROM volume WHERE name = 'data-2'`)
  await wait(() => createSnapshot(ctx, { volumeId: data2!.id, name: 'before' }))
  await schedule.until(() => false, 30_000)
  await wait(() => reconciler.sweep())
  const rows = database.look<{ id: string; name: string; state: string }>(
    `SELECT id, name, observed AS state FROM instance UNION ALL SELECT id, name, observed FROM volume
     UNION ALL SELECT id, name, state FROM snapshot`,
  )
  if (rows.some(row => row.state !== 'running' && row.state !== 'available'))
    throw new Error(`The scene failed: ${JSON.stringify(rows)}`)
  const idOf = (name: string) => rows.find(row => row.name === name)!.id as never
  for (const each of [web, worker, reconciler]) await each.kill()
  return { ...(await center.save()), names: { instance: idOf, volume: idOf, snapshot: idOf } }
}

/** Prisma loads its parts at the first query, in real time. */
async function warmUp({ prisma }: DataCenter, schedule: Schedule) {
  let isWarm = false
  void prisma
    .$transaction(tx => tx.task.count())
    .then(() => {
      isWarm = true
    })
  while (!isWarm) {
    await schedule.until(() => isWarm, 0)
    await new Promise(resolve => real.setTimeout(resolve, 5))
  }
}
