import type { Row } from '../documents'
import type { World, WorldTx } from '../world'
import { instanceLock, readyAt } from './document'
import { settle } from './settle'

/** A machine by our id or by the host's own name for it; undefined when there is none. */
export async function findInstance(tx: WorldTx, place: string, key: string): Promise<Row<'instance'> | undefined> {
  return (await tx.find('instance', place, key)) ?? (await tx.findExternal('instance', key, place))
}

/**
 * Changes a machine in a transaction of its own, after whatever was due has happened to it. `change` answers what
 * happened, in words, to be told to all who watch; what it answers besides is passed on.
 * @param also Further locks that the change needs.
 */
export function editInstance<T>(
  world: World,
  place: string,
  key: string,
  change: (row: Row<'instance'>, tx: WorldTx) => Promise<{ happened?: string[]; result: T }>,
  also: string[] = [],
): Promise<T | undefined> {
  return world.transaction([instanceLock(place, key), ...also], async tx => {
    const row = await findInstance(tx, place, key)
    if (!row) return undefined
    const due = settle(row.document, key, world.now())
    for (const what of due) await tx.event(what, row)
    if (due.includes('removed')) {
      await tx.delete(row)
      return undefined
    }
    const { happened, result } = await change(row, tx)
    for (const what of happened ?? []) await tx.event(what, row)
    await tx.save(row, readyAt(row.document))
    return result
  })
}

/** Lets happen what is due. */
export const settleInstance = (world: World, place: string, key: string) =>
  editInstance(world, place, key, async () => ({ result: true }))
