'use client'
import { useQuery } from '@tanstack/react-query'
import { Camera, Copy, Ellipsis, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { formatGiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, type MenuItems } from '@/components/ui/Menu'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { StateBadge } from '@/components/ui/StateBadge'
import { type SnapshotView, snapshotCan } from '@/server/domain/snapshot'
import { type VolumeView, volumeCan } from '@/server/domain/volume'
import { CreateVolumeDialog } from './CreateVolumeDialog'
import { DeleteSnapshotDialog } from './DeleteSnapshotDialog'
import { RevertDialog } from './RevertDialog'
import { TakeSnapshotDialog } from './TakeSnapshotDialog'
import { factsOf } from './volume-facts'

type Asked = { kind: 'take' } | { kind: 'revert' | 'clone' | 'delete'; snapshot: SnapshotView }

/** The snapshots of a volume, the latest first, and what can be done with them. */
export function SnapshotList({ volume }: { volume: VolumeView }) {
  const trpc = useTRPC()
  const snapshots = useQuery(trpc.snapshots.list.queryOptions({ volumeId: volume.id }))
  const readOnly = useReadOnly(volume.vdcId)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const items = snapshots.data?.items ?? []
  const why = (...verdicts: ({ allowed: true } | { allowed: false; reason: string })[]) =>
    readOnly ?? verdicts.flatMap(verdict => (verdict.allowed ? [] : [verdict.reason]))[0] ?? null
  const facts = factsOf(volume)
  const menu = (snapshot: SnapshotView): MenuItems => [
    {
      label: 'Revert to it…',
      icon: <Undo2 />,
      disabledReason: why(snapshotCan.use(snapshot), volumeCan.revert(facts)),
      onSelect: () => setAsked({ kind: 'revert', snapshot }),
    },
    {
      label: 'New volume from it…',
      icon: <Copy />,
      disabledReason: why(snapshotCan.use(snapshot)),
      onSelect: () => setAsked({ kind: 'clone', snapshot }),
    },
    'separator',
    {
      label: 'Delete…',
      icon: <Trash2 />,
      danger: true,
      disabledReason: why(snapshotCan.delete(snapshot), volumeCan.deleteSnapshot(facts)),
      onSelect: () => setAsked({ kind: 'delete', snapshot }),
    },
  ]
  return (
    <Section
      title="Snapshots"
      count={items.length || undefined}
      actions={
        <Button
          size="sm"
          icon={<Camera size={14} />}
          disabledReason={why(volumeCan.snapshot(facts))}
          onClick={() => setAsked({ kind: 'take' })}
        >
          Take snapshot
        </Button>
      }
    >
      {snapshots.isPending ? (
        <SkeletonText lines={2} />
      ) : snapshots.isError ? (
        <p className="text-sm text-muted">Its snapshots can’t be shown now. Close this and open it again.</p>
      ) : items.length === 0 ? (
        <p className="text-sm text-muted">None yet. A snapshot is a moment that the volume can go back to.</p>
      ) : (
        <ul aria-label="Snapshots" className="flex flex-col text-sm">
          {items.map(snapshot => (
            <li key={snapshot.id} className="flex min-h-9 items-center gap-3 border-b py-1 last:border-b-0">
              <span className="min-w-0 flex-1 truncate font-mono">{snapshot.name}</span>
              {snapshot.state !== 'available' && <StateBadge state={snapshot.state} />}
              <span className="tnum shrink-0 text-muted">{formatGiB(snapshot.sizeGiB)}</span>
              <RelativeTime at={snapshot.createdAt} className="tnum shrink-0 text-xs text-faint" />
              <Menu
                trigger={<IconButton size="sm" label={`Actions for ${snapshot.name}`} icon={<Ellipsis size={16} />} />}
                items={() => menu(snapshot)}
              />
            </li>
          ))}
        </ul>
      )}
      {asked?.kind === 'take' && <TakeSnapshotDialog volume={volume} onClose={close} />}
      {asked?.kind === 'revert' && <RevertDialog volume={volume} snapshot={asked.snapshot} onClose={close} />}
      {asked?.kind === 'delete' && <DeleteSnapshotDialog volume={volume} snapshot={asked.snapshot} onClose={close} />}
      {asked?.kind === 'clone' && (
        <CreateVolumeDialog vdcId={volume.vdcId} from={{ volume, snapshot: asked.snapshot }} onClose={close} />
      )}
    </Section>
  )
}
