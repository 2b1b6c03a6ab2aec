import { PlenumError } from '@/server/domain/errors'
import { isDown, judgeMembers, type Resurrection } from '@/server/domain/resurrection'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import { type MemberRow, membersToJudge } from '@/server/store/resurrection'
import { resurrectionQuestion } from '../findings/resurrection'
import type { Watch } from '../reconciler'
import { every } from '../timing'

/** Asks for a member to be brought back, on the same way as a person would. Given by the process that wires everything. */
export type Resurrect = (member: MemberRow, how: Pick<Resurrection, 'by' | 'why'>) => Promise<void>

/** Members of clusters that are down though they are to run: judged, brought back or asked about. By one process. */
export function watchMembers(watch: Watch, resurrect: Resurrect | undefined): Promise<void> {
  const sweep = memberSweep(watch, resurrect)
  return every(Math.min(watch.sweepMs, 2_000), watch.signal, sweep, error =>
    watch.onTrouble('Looking after members of clusters', error),
  )
}

export function memberSweep(
  watch: Watch,
  resurrect: Resurrect | undefined,
  clock: () => number = () => performance.now(),
) {
  const { pool } = watch.store
  const downSince = new Map<string, number>()
  return async (): Promise<void> => {
    const since = await lookBegins(pool)
    const now = clock()
    const rows = await membersToJudge(pool)
    const byId = new Map<string, MemberRow>(rows.map(row => [row.id, row]))
    for (const id of downSince.keys()) if (!byId.has(id)) downSince.delete(id)
    for (const row of rows) {
      if (!isDown(row)) downSince.delete(row.id)
      else if (!downSince.has(row.id)) downSince.set(row.id, now)
    }
    const { acts, questions } = judgeMembers(
      rows.map(row => ({ ...row, downForMs: now - (downSince.get(row.id) ?? now) })),
    )
    const found = questions.map(question =>
      resurrectionQuestion(question, rows.find(row => row.clusterId === question.clusterId)!),
    )
    await recordFindings(pool, { hostId: null, zoneId: null, kinds: ['resurrection'], since }, found)
    if (!resurrect) return
    for (const { member, by, why } of acts)
      await resurrect(byId.get(member.id)!, { by, why }).catch(error => {
        // Somebody was faster: a person, or another process.
        if (error instanceof PlenumError && error.kind === 'conflict') return
        watch.onTrouble(`Bringing ${member.name} back`, error)
      })
  }
}
