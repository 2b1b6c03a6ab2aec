import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateBadge } from '@/components/ui/StateBadge'
import type { BackupView } from '@/server/domain/backup'

/** Whether it is there, and what is known of that. */
export function BackupState({ backup }: { backup: BackupView }) {
  if (backup.state !== 'available') return <StateBadge state={backup.state} />
  if (backup.damage) return <StateBadge state="error" label="Damaged" />
  if (!backup.verifiedAt) return <StateBadge state="available" />
  return <StateBadge state="ok" label="Verified" detail={<RelativeTime at={backup.verifiedAt} />} />
}
