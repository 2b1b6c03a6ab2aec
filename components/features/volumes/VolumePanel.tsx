'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '@/components/live/trpc'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatGiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SidePanel } from '@/components/ui/SidePanel'
import { SkeletonText } from '@/components/ui/Skeleton'
import { paths } from '@/server/domain/paths'
import { VolumeStateBadge } from './volume-state'

/** One volume in the right panel; its id is in the address. */
export function VolumePanel({ volumeId, onClose }: { volumeId: string; onClose: () => void }) {
  const trpc = useTRPC()
  const volume = useQuery(trpc.volumes.get.queryOptions({ volumeId }))
  const activity = useQuery(trpc.volumes.activity.queryOptions({ volumeId, limit: 20 }))
  const data = volume.data
  return (
    <SidePanel
      open
      onOpenChange={open => !open && onClose()}
      title={data?.name ?? 'Volume'}
      meta={data && <VolumeStateBadge state={data.state} />}
    >
      {volume.error ? (
        <ErrorState title="This volume can’t be shown">{volume.error.message}</ErrorState>
      ) : !data ? (
        <SkeletonText lines={6} />
      ) : (
        <div className="flex flex-col gap-6">
          {data.stateReason && <p className="text-sm text-muted">{data.stateReason}</p>}
          <KeyValue
            items={[
              { key: 'Size', value: formatGiB(data.sizeGiB) },
              { key: 'Zone', value: data.zoneName },
              {
                key: 'Attached to',
                value: data.attachment ? (
                  <Link className="hover:underline" href={paths.instance(data.vdcId, data.attachment.instanceId)}>
                    {data.attachment.instanceName} as {data.attachment.device}
                  </Link>
                ) : (
                  'Nothing'
                ),
              },
              { key: 'Created', value: <RelativeTime at={data.createdAt} /> },
              { key: 'Id', value: data.id, isMono: true },
            ]}
          />
          <Section title="Activity">
            {activity.data?.items.length ? (
              <ol className="flex flex-col text-sm">
                {activity.data.items.map(entry => (
                  <li
                    key={entry.id}
                    className="flex items-baseline justify-between gap-3 border-b py-2 last:border-b-0"
                  >
                    <span>
                      {entry.message} <span className="text-muted">· {entry.actor}</span>
                    </span>
                    <RelativeTime at={entry.at} className="shrink-0 text-xs text-faint" />
                  </li>
                ))}
              </ol>
            ) : (
              <p className="text-sm text-muted">Nothing happened yet.</p>
            )}
          </Section>
        </div>
      )}
    </SidePanel>
  )
}
