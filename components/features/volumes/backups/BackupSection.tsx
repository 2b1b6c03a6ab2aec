'use client'
import { useQuery } from '@tanstack/react-query'
import { Archive, CalendarClock, Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Menu } from '@/components/ui/Menu'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { type VolumeView, volumeCan } from '@/server/domain/volume'
import { factsOf } from '../volume-facts'
import { BackUpDialog } from './BackUpDialog'
import { BackupState } from './BackupState'
import { Coverage } from './Coverage'
import { PolicyDialog } from './PolicyDialog'
import { useBackupActions } from './use-backup-actions'

const shown = 5

/** The latest backups of a volume, when the next one is due, and what can be done about it. */
export function BackupSection({ volume }: { volume: VolumeView }) {
  const trpc = useTRPC()
  const { vdcId } = volume
  const backups = useQuery(trpc.backups.list.queryOptions({ vdcId, volumeId: volume.id, limit: shown }))
  const coverage = useQuery(trpc.backups.coverage.queryOptions({ vdcId }))
  const own = coverage.data?.volumes.find(each => each.volumeId === volume.id)
  const readOnly = useReadOnly(vdcId)
  const [asked, setAsked] = useState<'back up' | 'schedule' | null>(null)
  const { menu, dialog } = useBackupActions(vdcId)
  const verdict = volumeCan.backUp(factsOf(volume))
  const items = backups.data?.items ?? []
  return (
    <Section
      title="Backups"
      count={backups.data?.total || undefined}
      actions={
        <>
          <Button
            size="sm"
            icon={<CalendarClock size={14} />}
            disabledReason={readOnly}
            onClick={() => setAsked('schedule')}
          >
            Schedule
          </Button>
          <Button
            size="sm"
            icon={<Archive size={14} />}
            disabledReason={readOnly ?? (verdict.allowed ? null : verdict.reason)}
            onClick={() => setAsked('back up')}
          >
            Back up now
          </Button>
        </>
      }
    >
      {own && <Coverage of={own} />}
      {backups.isPending ? (
        <SkeletonText lines={2} />
      ) : backups.isError ? (
        <p className="text-sm text-muted">Its backups can’t be shown now. Close this and open it again.</p>
      ) : items.length === 0 ? (
        <p className="text-sm text-muted">None yet. A backup is kept in another zone and outlives the volume.</p>
      ) : (
        <ul aria-label="Backups" className="flex flex-col text-sm">
          {items.map(backup => (
            <li key={backup.id} className="flex min-h-9 items-center gap-3 border-b py-1 last:border-b-0">
              <RelativeTime at={backup.takenAt} className="tnum shrink-0" />
              <span className="min-w-0 flex-1 truncate text-muted">in {backup.zoneName}</span>
              <BackupState backup={backup} />
              <Menu
                trigger={
                  <IconButton
                    size="sm"
                    label={`Actions for the backup of ${backup.takenAt}`}
                    icon={<Ellipsis size={16} />}
                  />
                }
                items={() => menu(backup)}
              />
            </li>
          ))}
        </ul>
      )}
      {(backups.data?.total ?? 0) > shown && (
        <p className="text-sm">
          <TextLink href={`${paths.backups(vdcId)}?q=${volume.name}`}>All backups of {volume.name}</TextLink>
        </p>
      )}
      {asked === 'back up' && <BackUpDialog volume={volume} onClose={() => setAsked(null)} />}
      {asked === 'schedule' && own && (
        <PolicyDialog
          vdcId={vdcId}
          vdcPolicy={coverage.data?.policy ?? null}
          volume={own}
          onClose={() => setAsked(null)}
        />
      )}
      {dialog}
    </Section>
  )
}
