import { PlenumError } from '@/server/domain/errors'
import { type Destination, readDestination, replaceDestination } from '@/server/store/destinations'
import { previewPlacement } from '@/server/store/placement'
import type { Runner } from '@/server/store/sql'
import { transact } from '@/server/store/transact'
import { lockPlacement, readWork } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import { type TaskInput, taskCatalog } from '@/server/tasks/catalog'
import type { Work } from '../ports'

export type Moving = Work & { input: TaskInput<'instance.migrate'> }
/** `isPlanned`: for many at once, so that each may go elsewhere; else a person chose it. */
type To = Destination & { isPlanned: boolean }

/** Where a machine goes by now. */
export async function destinationOf({ input, ports, task }: Moving): Promise<To> {
  const planned = await readDestination(ports.store.pool, task.id, input.instanceId)
  return planned ? { ...planned, isPlanned: true } : { ...input, isPlanned: false }
}

/** null: it can go there. Its place is held; but a host may have failed since, or been cordoned. */
export async function whyNotTo(context: Moving, { toHostId }: Destination): Promise<string | null> {
  const { pool } = context.ports.store
  const work = await readWork(pool, context.input.instanceId)
  if (!work || work.hostId === toHostId) return null
  const placement = await placementOf(context, pool, { hostId: toHostId, zoneId: null })
  return placement.placed ? null : placement.sentence
}

/**
 * Another host of its zone, since the one that was planned does not take it any more. Its place there is held from then
 * on. @throws `exhausted` when there is none, or when a person chose.
 */
export async function planAnew(context: Moving, former: To, why: string): Promise<Destination> {
  const { input, ports, task, call } = context
  const { instanceId, fromHostId } = input
  if (!former.isPlanned)
    throw new PlenumError('exhausted', 'The target host can’t take it any more. Choose another one.', { detail: why })
  const to = await transact(ports.store, async tx => {
    await lockPlacement(tx)
    const from = await readHostWork(tx, fromHostId)
    const placement = await placementOf(context, tx, {
      ...{ hostId: null, zoneId: from?.zoneId ?? null, avoidHostIds: [fromHostId, former.toHostId] },
    })
    if (!placement.placed)
      throw new PlenumError('exhausted', `${former.toHostName} can’t take it any more, and no other host can.`, {
        detail: `${why} ${placement.sentence}`,
      })
    const next = {
      toHostId: placement.hostId,
      toHostName: placement.hostName,
      reason: placement.sentence,
    } as Destination
    const title = taskCatalog['instance.migrate'].title({ ...input, ...next })
    const move = { taskId: task.id, instanceId, former, title }
    if (!(await replaceDestination(tx, move, next)))
      throw new PlenumError('busy', 'Where it goes was changed just now. The work is tried again.')
    call.signal.throwIfAborted()
    return next
  })
  call.log(`${former.toHostName} can’t take it any more, so it goes to ${to.toHostName}. ${to.reason}`)
  return to
}

type Where = { hostId: string | null; zoneId: string | null; avoidHostIds?: string[] }

async function placementOf({ input }: Moving, on: Runner, where: Where) {
  const [work, from] = [await readWork(on, input.instanceId), await readHostWork(on, input.fromHostId)]
  if (!work) throw new PlenumError('missing', 'The instance is no longer recorded. There is nothing left to do.')
  const { id: instanceId, vdcId, vcpus, memoryMiB, antiAffinityGroup, attachments } = work
  return previewPlacement(on, {
    ...{ instanceId, vdcId, vcpus, memoryMiB, antiAffinityGroup, movesFrom: from?.driver, ...where },
    volumeIds: attachments.map(attachment => attachment.volumeId),
  })
}
