import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import type { Asked } from '../people'
import { all } from './meanwhile'
import type { Records } from './records'

/** One effect per idempotency key: whoever asks twice gets one task, and hears of the same. */
export function doubled(asked: Asked[], { tasks, instances, volumes }: Records): string[] {
  return asked.flatMap(({ request: { key, what }, answers }) => {
    const own = tasks.filter(task => task.key === key)
    const told = new Set(answers.flatMap(answer => (answer instanceof Error ? [] : [answer.taskId])))
    const made = [...instances, ...volumes].filter(
      ({ name }) => name.endsWith(key) && name.startsWith(what.endsWith('volume') ? 'disk' : 'new'),
    )
    return [
      ...(own.length > 1 ? [`“${what}” became ${own.length} tasks under one key.`] : []),
      ...(told.size > 1 ? [`“${what}” was answered with ${told.size} tasks under one key.`] : []),
      ...(made.length > 1 ? [`“${what}” made ${made.length} things under one key.`] : []),
    ]
  })
}

/** Undo touches only its own: what was there before and nobody asked to delete is there still, with what is on it. */
export function touched(
  asked: Asked[],
  before: MemoryWorld['contents'],
  world: MemoryWorld,
  records: Records,
): string[] {
  const deleted = new Set(
    asked.flatMap(({ request: { what }, answers }) =>
      what.startsWith('delete') && what !== 'delete snapshot'
        ? answers.flatMap(answer => (answer instanceof Error ? [] : [answer.resourceId]))
        : [],
    ),
  )
  const shrinks = asked.some(({ request }) => request.what === 'scale in')
  const isMeant = (name: string) => shrinks && name.startsWith('app-3')
  const had = all({ contents: before } as MemoryWorld, 'volume').filter(
    ({ refId, document: { name } }) => !deleted.has(refId) && !isMeant(name),
  )
  const has = all(world, 'volume')
  const faults = had.flatMap(({ refId, document }) => {
    const now = has.find(each => each.refId === refId)
    if (!now) return [`The volume ${document.name} is gone, and nobody deleted it.`]
    const same = JSON.stringify(now.document.filesystem) === JSON.stringify(document.filesystem)
    return same ? [] : [`What was on ${document.name} is no longer there.`]
  })
  const mayGo = deleted.size > 0 || asked.some(({ request }) => request.what === 'delete snapshot')
  for (const { refId, document } of all({ contents: before } as MemoryWorld, 'snapshot'))
    if (!mayGo && !all(world, 'snapshot').some(each => each.refId === refId))
      faults.push(`The snapshot ${document.name} is gone, and nobody deleted it.`)
  for (const { refId, document } of all({ contents: before } as MemoryWorld, 'instance'))
    if (!deleted.has(refId) && !isMeant(document.name) && !records.instances.some(({ id }) => id === refId))
      faults.push(`${document.name} is forgotten, and nobody deleted it.`)
  return faults
}

/** Nobody who asks may hear of a failure within Plenum itself. */
export const unexplained = (asked: Asked[]): string[] =>
  asked.flatMap(({ request: { what }, answers }) =>
    answers
      .filter((answer): answer is Error => answer instanceof Error && (answer as { kind?: string }).kind === undefined)
      .filter(({ message }) => !/ECONNREFUSED|Connection terminated/.test(message))
      .map(({ message }) => `“${what}” ended with an error that no one can read: ${message}.`),
  )
