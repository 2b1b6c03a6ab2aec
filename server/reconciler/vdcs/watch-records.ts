import { scheduledVolumes } from '@/server/store/backup-policies'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import { membersThatMeet, tasksLeftBehind } from '@/server/store/observe-vdcs'
import { hostCandidates } from '@/server/store/read-hosts'
import { leftBehind } from '../findings/left-behind'
import { overdueBackups } from '../findings/overdue-backup'
import { placementDifferences, spanningKinds } from '../findings/placement'
import type { Watch } from '../reconciler'
import { type Repair, repairDrift } from '../repair/repair-drift'
import { every } from '../timing'

/**
 * What no look at a single place can tell: members of a group that share a host, tasks that left something behind,
 * backups that are overdue; and the repairs that VDCs let Plenum do without asking. By the one process that leads here.
 */
export async function watchRecords(watch: Watch, repair: Repair | undefined): Promise<void> {
  const { signal, onTrouble } = watch
  const pace = Math.min(watch.sweepMs, 5_000)
  await Promise.all([
    every(
      pace,
      signal,
      () => sweepRecords(watch),
      error => onTrouble('Comparing what is recorded', error),
    ),
    repair &&
      every(
        pace,
        signal,
        () => repairDrift(watch, repair),
        error => onTrouble('Repairing drift', error),
      ),
  ])
}

export async function sweepRecords({ store: { pool } }: Pick<Watch, 'store'>): Promise<void> {
  const since = await lookBegins(pool)
  const members = await membersThatMeet(pool)
  const hosts =
    members.length > 0 ? await hostCandidates(pool, { vdcId: '', antiAffinityGroup: null, instanceId: null }) : []
  const spared = members.filter(each => each.isBusy).map(each => each.id)
  const found = [
    ...placementDifferences(members, hosts),
    ...(await tasksLeftBehind(pool)).map(leftBehind),
    ...overdueBackups(await scheduledVolumes(pool)),
  ]
  await recordFindings(pool, { hostId: null, zoneId: null, kinds: spanningKinds, spared, since }, found)
}
