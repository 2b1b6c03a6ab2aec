import { countAnswer, freshTally, type HealthTally } from '@/server/domain/cluster-health'
import { asPlenumError, isRetryable } from '@/server/domain/errors'
import { askMember } from '@/server/drivers/contract'
import { type MemberToAsk, membersToAsk, recordHealth } from '@/server/store/member-health'
import { looking } from '../call'
import type { Watch } from '../reconciler'
import type { WatchedPlace } from './watch-host'

type Followed = { tally: HealthTally; startedAt: number; dueAt: number }

/**
 * Asks a host’s members of clusters how they are, each as often as its cluster says, and records what follows. What the
 * host itself has no answer to tells nothing of a guest. Those of one round are asked side by side.
 */
export function askMembers(
  watch: Watch,
  host: WatchedPlace,
  clock: () => number = () => performance.now(),
): () => Promise<void> {
  const { pool } = watch.store
  const followed = new Map<string, Followed>()

  async function ask(member: MemberToAsk, it: Followed): Promise<void> {
    const { id, check } = member
    // Some wait in line for the same host.
    const call = looking(watch.signal, 60_000)
    const answer = await askMember(watch.infrastructure, member, check, call).catch(error => {
      if (asPlenumError(error).kind !== 'unsupported') throw error
    })
    if (answer === undefined) return
    it.tally = countAnswer(check, it.tally, answer, clock() - it.startedAt)
    const { state } = it.tally
    const reason = state === 'healthy' ? null : answer
    // Mostly they are as they were.
    if (state !== member.health || reason !== member.reason) await recordHealth(pool, id, { state, reason })
  }

  return async () => {
    const members = await membersToAsk(pool, host.id)
    const ids = new Set<string>(members.map(({ id }) => id))
    for (const id of followed.keys()) if (!ids.has(id)) followed.delete(id)
    const now = clock()
    const work = members.flatMap((member): Promise<void>[] => {
      const it = followed.get(member.id) ?? { tally: freshTally(member.health), startedAt: now, dueAt: now }
      followed.set(member.id, it)
      if (!member.runs || member.isStarting) {
        Object.assign(it, { startedAt: now, tally: freshTally() })
        return member.health === 'unknown' ? [] : [recordHealth(pool, member.id, { state: 'unknown', reason: null })]
      }
      // What a task is at work on may be about to start anew; and who wrote another state knows why.
      if (member.isBusy || member.health !== it.tally.state)
        Object.assign(it, { startedAt: now, tally: { ...freshTally(member.health), isUp: false } })
      if (it.dueAt > now) return []
      it.dueAt = now + member.check.intervalSeconds * 1000
      return [ask(member, it)]
    })
    const ends = await Promise.allSettled(work)
    const failed = ends.find(end => end.status === 'rejected')
    if (failed && !watch.signal.aborted && !isRetryable(failed.reason)) throw failed.reason
  }
}
