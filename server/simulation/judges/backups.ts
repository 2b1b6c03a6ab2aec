import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import type { Asked } from '../people'
import type { Database } from '../platform/database'
import { written } from '../scenes/cluster'
import { all } from './meanwhile'

type Backup = { id: string; volumeId: string; name: string; state: string; external: string | null }
type Restored = { id: string; name: string }

/** What is kept is whole and known of; what is restored holds what was kept. */
export function unkept(database: Database, world: MemoryWorld, asked: Asked[]): string[] {
  const backups = database.look<Backup>(
    `SELECT id, volume_id AS "volumeId", volume_name AS name, state, external FROM backup ORDER BY id`,
  )
  const kept = all(world, 'backup')
  const known = new Set(backups.map(({ id }) => id))
  return [
    ...kept
      .filter(({ refId }) => !known.has(refId ?? ''))
      .map(({ refId, place }) => `${refId} is kept in ${place}, and nobody knows of it.`),
    ...backups.flatMap(({ id, name, state }) => {
      if (state === 'deleting' && isHalfDeleted(database, id)) return []
      const there = kept.filter(({ refId }) => refId === id)
      if (state !== 'available' || there.length !== 1)
        return [`The backup of ${name} is ${state}, and there are ${there.length}.`]
      return holds(there[0]!.document.content) ? [] : [`The backup of ${name} holds nothing of what was on it.`]
    }),
    ...unrestored(database, world, asked),
  ]
}

/** Part of it may be gone: whoever asked is told to delete it again. */
const isHalfDeleted = (database: Database, id: string) =>
  database.look(`SELECT 1 FROM task WHERE kind = 'backup.delete' AND resource_id = $1 AND state <> 'succeeded'`, [id])
    .length > 0

const holds = (content: string) => content.includes(written.before) || content.includes(written.after)

/** From the scene’s own backups only: what was written since is not to be there. */
function unrestored(database: Database, world: MemoryWorld, asked: Asked[]): string[] {
  const made = database.look<Restored>(
    `SELECT id, name FROM volume WHERE name LIKE 'restored-%' AND observed = 'available'`,
  )
  const wrong = made.filter(({ id }) => {
    const there = all(world, 'volume').find(({ refId }) => refId === id)
    return there?.document.filesystem?.files['/note']?.t !== written.before
  })
  const succeeded = database.look<{ key: string }>(
    `SELECT idempotency_key AS key FROM task WHERE kind = 'backup.restore' AND state = 'succeeded'`,
  )
  const isDeleted = asked.some(({ request }) => request.what === 'cancel')
  const lost = succeeded.filter(({ key }) => !isDeleted && !made.some(({ name }) => name === `restored-${key}`))
  return [
    ...wrong.map(({ name }) => `${name} does not hold what its backup held.`),
    ...lost.map(({ key }) => `restored-${key} was restored, and is not there.`),
  ]
}
