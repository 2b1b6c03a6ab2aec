'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Menu } from '@/components/ui/Menu'
import { Meter } from '@/components/ui/Meter'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TimeChart } from '@/components/ui/TimeChart'
import type { Capabilities } from '@/server/domain/host'
import { paths } from '@/server/domain/paths'
import { hostInstanceColumns } from './host-instance-columns'
import { HostStateBadge } from './host-state'
import { useHostMenu } from './use-host-menu'

const capabilityWords: Record<keyof Capabilities, string> = {
  kvm: 'Hardware virtualization',
  cpuShares: 'CPU weights',
  hotplug: 'Disks while running',
  serialConsole: 'Serial console',
  screen: 'Screen',
  metrics: 'Measurements',
  lifecycleEvents: 'Events',
  volumes: 'Volumes',
}

export function HostDetail({ hostId }: { hostId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.hosts.get.queryOptions({ hostId }))
  const instances = useQuery(trpc.hosts.instances.queryOptions({ hostId }))
  const metrics = useQuery({
    ...trpc.hosts.metrics.queryOptions({ hostId, fromS: 900, points: 180 }),
    placeholderData: keepPreviousData,
  })
  const activity = useQuery(trpc.hosts.activity.queryOptions({ hostId, limit: 20 }))
  const { menu, dialog } = useHostMenu()
  const host = query.data
  if (query.isPending)
    return (
      <Page>
        <SkeletonText lines={8} />
      </Page>
    )
  if (!host)
    return (
      <Page>
        <ErrorState title="This host can’t be shown" action={<ButtonLink href={paths.hosts()}>All hosts</ButtonLink>}>
          {query.error?.message}
        </ErrorState>
      </Page>
    )
  const chart = { times: metrics.data?.at ?? [], syncKey: `host-${hostId}`, isLoading: metrics.isPending, height: 130 }
  return (
    <Page>
      <PageHeader
        isMono
        title={host.name}
        state={<HostStateBadge host={host} />}
        meta={
          <>
            <span>{host.zoneName}</span>
            <span>{host.version ?? 'Version not known'}</span>
            {host.observedAt && (
              <span>
                Looked at <RelativeTime at={host.observedAt} />
              </span>
            )}
          </>
        }
        actions={
          <Menu trigger={<Button trailing={<ChevronDown size={14} />}>Actions</Button>} items={() => menu(host)} />
        }
      />
      {host.stateReason && host.state !== 'up' && <Callout tone="warn">{host.stateReason}</Callout>}
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Section title="Load">
          <div className="grid gap-8 sm:grid-cols-2">
            <TimeChart
              {...chart}
              title="CPU"
              max={1}
              series={[
                {
                  label: 'CPU',
                  unit: 'percent',
                  values: (metrics.data?.cpuPercent ?? []).map(each => (each === null ? null : each / 100)),
                },
              ]}
            />
            <TimeChart
              {...chart}
              title="Memory"
              max={host.memoryMiB}
              series={[{ label: 'Used', unit: 'MiB', values: metrics.data?.memoryUsedMiB ?? [] }]}
            />
          </div>
        </Section>
        <Section title="Capacity">
          <div className="flex flex-col gap-4">
            <Meter label="vCPU handed out" value={host.vcpusAllocated} total={host.vcpusAllocatable} />
            <Meter
              label="Memory handed out"
              value={host.memoryAllocatedMiB}
              total={host.memoryMiB}
              format={formatMiB}
            />
            <KeyValue
              items={[
                { key: 'Threads', value: host.cpuThreads },
                { key: 'Driver', value: host.driver },
                {
                  key: 'Can',
                  value: host.capabilities
                    ? Object.entries(host.capabilities)
                        .filter(([, can]) => can)
                        .map(([name]) => capabilityWords[name as keyof Capabilities])
                        .join(', ')
                    : 'Not known yet',
                },
                { key: 'Id', value: host.id, isMono: true },
              ]}
            />
          </div>
        </Section>
      </div>
      <Section title="Instances" count={instances.data?.items.length}>
        <DataTable
          label="Instances on this host"
          columns={hostInstanceColumns}
          rows={instances.data?.items ?? []}
          rowId={row => row.id}
          rowLabel={row => row.name}
          rowHref={row => paths.instance(row.vdcId, row.id)}
          isLoading={instances.isPending}
          skeletonRows={4}
          empty={<EmptyState title="No instances here">Placement puts them here when this host fits best.</EmptyState>}
        />
      </Section>
      <Section title="Activity">
        {activity.data?.items.length ? (
          <ol className="flex flex-col text-sm">
            {activity.data.items.map(entry => (
              <li key={entry.id} className="flex items-baseline justify-between gap-3 border-b py-2 last:border-b-0">
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
      {dialog}
    </Page>
  )
}
