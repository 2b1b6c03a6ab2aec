import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateBadge } from '@/components/ui/StateBadge'
import { policyWords, type VolumeCoverage } from '@/server/domain/backup-policy'

/** How it stands with a volume’s backups, in a sentence; red when one is overdue. */
export function Coverage({ of }: { of: VolumeCoverage }) {
  return (
    <div className="flex flex-col gap-1 text-sm">
      {of.isOverdue && (
        <StateBadge
          state="error"
          label="Backup overdue"
          detail={of.lastGoodAt ? undefined : 'there is no good one yet'}
          className="text-error"
        />
      )}
      <p className="text-muted">
        {of.lastGoodAt ? (
          <>
            Last good backup <RelativeTime at={of.lastGoodAt} className="text-text" />.{' '}
          </>
        ) : null}
        {of.policy ? `${policyWords(of.policy)}.` : 'Backed up by hand only.'}
      </p>
    </div>
  )
}
