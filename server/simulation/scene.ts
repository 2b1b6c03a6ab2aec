import type { ServiceContext } from '@/server/services'
import { operatorOn } from '@/server/services/testing'
import type { DataCenter } from './data-center'
import type { SceneName } from './kinds'
import type { Asked } from './looks'
import { streamOf } from './platform/chance'
import { Schedule } from './platform/schedule'
import { real } from './platform/time'
import { openOutside, openProcess, openReconciler, openWorker } from './processes'
import type { Names } from './requests'
import { cluster } from './scenes/cluster'
import { instances } from './scenes/instances'

export type Scene = Awaited<ReturnType<DataCenter['save']>> & {
  names: Omit<Names, 'lastTask'>
  /** By whoever looks at what is there. */
  asked: readonly Asked[]
}
/** Makes what is there in the beginning. */
export type LayOut = (
  of: Pick<DataCenter, 'database' | 'world'> & {
    ctx: ServiceContext
    wait(work: () => Promise<unknown>): Promise<void>
    /** Until all tasks are done. */
    settle(): Promise<unknown>
  },
) => Promise<void>

const scenes: Record<SceneName, LayOut> = { instances, cluster }

/** Where every seed of that scene begins. */
export async function makeScene(center: DataCenter, name: SceneName): Promise<Scene> {
  const { database, world } = center
  const schedule = new Schedule(streamOf(0, 'schedule'), false)
  database.schedule = schedule
  const outside = openOutside(center, schedule, streamOf(0, 'weather'))
  const [web, worker, reconciler] = [
    openProcess('web', outside),
    openWorker('worker-0', outside),
    openReconciler('reconciler', outside, { scene: name }),
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
  await wait(() => worker.engine.start())
  const settle = () => schedule.until(() => false, 30_000)
  await scenes[name]({ ctx: operatorOn(web.store), wait, settle, database, world })
  await wait(() => reconciler.sweep())
  const rows = database.look<{ id: string; name: string; state: string }>(
    `SELECT id, name, observed AS state FROM instance UNION ALL SELECT id, name, observed FROM volume
     UNION ALL SELECT id, name, state FROM snapshot UNION ALL SELECT id, name, 'available' FROM cluster
     UNION ALL SELECT id, 'backup of ' || volume_name, state FROM backup`,
  )
  if (rows.some(row => row.state !== 'running' && row.state !== 'available'))
    throw new Error(`The scene failed: ${JSON.stringify(rows)}`)
  const idOf = (name: string) => rows.find(row => row.name === name)!.id as never
  for (const each of [web, worker, reconciler]) await each.kill()
  const names = { instance: idOf, volume: idOf, snapshot: idOf, cluster: idOf, backup: idOf }
  return { ...(await center.save()), asked: reconciler.asked, names }
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
