import { isOverdue, policyWords } from '@/server/domain/backup-policy'
import type { ScheduledVolume } from '@/server/store/backup-policies'
import type { Difference } from '@/server/store/observe-findings'

/** Volumes whose schedule has asked for a backup that is not there, long after its time. Pure. */
export const overdueBackups = (volumes: readonly ScheduledVolume[]): Difference[] =>
  volumes
    .filter(({ policy, now, lastGoodAt }) => isOverdue(policy, now, lastGoodAt))
    .map(({ volumeId, volumeName, vdcId, policy, lastGoodAt, lastError }) => ({
      kind: 'overdue-backup',
      key: volumeId,
      summary: `The backup of ${volumeName} is overdue`,
      wanted: policyWords(policy),
      actual: lastGoodAt
        ? `Last good backup ${lastGoodAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
        : 'No good backup yet',
      cause: lastError && `The last try failed: ${lastError}`,
      facts: { of: 'overdue backup' },
      ...{ vdcId, resourceKind: 'volume', resourceId: volumeId, resourceName: volumeName, external: null },
    }))
