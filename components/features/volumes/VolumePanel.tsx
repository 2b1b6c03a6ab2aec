'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { ActivityList } from '@/components/live/ActivityList'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatGiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Menu, type MenuItems } from '@/components/ui/Menu'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SidePanel } from '@/components/ui/SidePanel'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { encryptedInWords, type VolumeView } from '@/server/domain/volume'
import { BackupSection } from './backups/BackupSection'
import { SnapshotList } from './SnapshotList'
import { VolumeStateBadge } from './volume-state'

type Props = { volumeId: string; menu: (volume: VolumeView) => MenuItems; onClose: () => void }

/** One volume in the right panel; its id is in the address. */
export function VolumePanel({ volumeId, menu, onClose }: Props) {
  const trpc = useTRPC()
  const volume = useQuery(trpc.volumes.get.queryOptions({ volumeId }))
  const activity = useQuery(trpc.volumes.activity.queryOptions({ volumeId, limit: 20 }))
  const data = volume.data
  return (
    <SidePanel
      open
      onOpenChange={open => !open && onClose()}
      title={data ? <span className="font-mono">{data.name}</span> : 'Volume'}
      meta={data && <VolumeStateBadge state={data.state} />}
      actions={
        data && (
          <Menu
            trigger={
              <Button size="sm" trailing={<ChevronDown size={14} />}>
                Actions
              </Button>
            }
            items={() => menu(data)}
          />
        )
      }
    >
      {volume.error ? (
        <ErrorState title="This volume can’t be shown">{sentenceOf(volume.error)}</ErrorState>
      ) : !data ? (
        <SkeletonText lines={6} />
      ) : (
        <div className="flex flex-col gap-6">
          {data.stateReason && <p className="text-sm text-muted">{data.stateReason}</p>}
          <KeyValue
            items={[
              { key: 'Size', value: formatGiB(data.sizeGiB) },
              { key: 'Zone', value: data.zoneName },
              { key: 'Storage', value: <span className="font-mono">{data.storageName}</span> },
              { key: 'Encrypted', value: data.isEncrypted ? `Yes. ${encryptedInWords}` : 'No' },
              {
                key: 'Attached to',
                value: data.attachment ? (
                  <>
                    <TextLink className="font-mono" href={paths.instance(data.vdcId, data.attachment.instanceId)}>
                      {data.attachment.instanceName}
                    </TextLink>{' '}
                    as <span className="font-mono">{data.attachment.device}</span>
                  </>
                ) : (
                  'Nothing'
                ),
              },
              { key: 'Created', value: <RelativeTime at={data.createdAt} /> },
              { key: 'Id', value: data.id, isMono: true },
            ]}
          />
          <SnapshotList volume={data} />
          <BackupSection volume={data} />
          <Section title="Activity">
            <ActivityList activity={activity} />
          </Section>
        </div>
      )}
    </SidePanel>
  )
}
