'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import { ActivityList } from '@/components/live/ActivityList'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { Menu } from '@/components/ui/Menu'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageLoading } from '@/components/ui/PageState'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TimeChart } from '@/components/ui/TimeChart'
import { paths } from '@/server/domain/paths'
import type { TaskKind } from '@/server/domain/task'
import { DrainProgress } from './DrainProgress'
import { HostCapacity } from './HostCapacity'
import { HostSensors } from './HostSensors'
import { hostInstanceColumns } from './host-instance-columns'
import { HostStateBadge } from './host-state'
import { LostHost } from './LostHost'
import { useHostMenu } from './use-host-menu'

/** One host: how it is, how loaded, what runs on it, what happened to it. */
export function HostDetail({ hostId }: { hostId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.hosts.get.queryOptions({ hostId }))
  const instances = useQuery(trpc.hosts.instances.queryOptions({ hostId }))
  const metrics = useQuery({
    ...trpc.hosts.metrics.queryOptions({ hostId, fromS: 900, points: 180 }),
    placeholderData: keepPreviousData,
  })
  const activity = useQuery(trpc.hosts.activity.queryOptions({ hostId, limit: 20 }))
  const me = useQuery(trpc.session.me.queryOptions())
  const columns = useMemo(() => {
    const names = new Map(me.data?.vdcs.map(vdc => [vdc.id as string, vdc.name]))
    return hostInstanceColumns(vdcId => names.get(vdcId) ?? '–')
  }, [me.data])
  const { menu, dialog } = useHostMenu()
  const host = query.data
  if (query.isPending)
    return (
      <PageLoading label="Loading the host">
        <SkeletonText lines={8} />
      </PageLoading>
    )
  if (!host)
    return (
      <PageError title="This host can’t be shown" action={<ButtonLink href={paths.hosts()}>All hosts</ButtonLink>}>
        {sentenceOf(query.error)}
      </PageError>
    )
  const isMaintained = host.activeTaskKind === 'host.maintain'
  const emptyingTitle = host.activeTaskKind && emptyingTitles[host.activeTaskKind]
  const chart = { times: metrics.data?.at ?? [], syncKey: `host-${hostId}`, isLoading: metrics.isPending, height: 200 }
  return (
    <Page>
      <PageHeader
        isMono
        title={host.name}
        state={<HostStateBadge host={host} />}
        meta={
          <>
            <span>{host.zoneName}</span>
            {host.location.rack && (
              <span>
                Rack {host.location.rack}
                {host.location.unit && `, unit ${host.location.unit}`}
              </span>
            )}
            <span>{host.version ?? 'Version not known'}</span>
            {/* Of one that does not answer, its state says so. */}
            {host.state !== 'unreachable' && host.lastSeenAt && (
              <span>
                Seen <RelativeTime at={host.lastSeenAt} />
              </span>
            )}
          </>
        }
        actions={
          <Menu trigger={<Button trailing={<ChevronDown size={14} />}>Actions</Button>} items={() => menu(host)} />
        }
      />
      {host.activeTaskId && emptyingTitle && <DrainProgress title={emptyingTitle} taskId={host.activeTaskId} />}
      {isMaintained ? null : host.state === 'unreachable' || host.state === 'fenced' ? (
        <LostHost host={host} />
      ) : (
        host.stateReason && host.state !== 'up' && <Callout tone="warn">{host.stateReason}</Callout>
      )}
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
          <HostCapacity host={host} />
        </Section>
      </div>
      <HostSensors host={host} metrics={metrics.data} chart={chart} />
      <Section title="Instances" count={instances.data?.items.length}>
        <DataTable
          label="Instances on this host"
          columns={columns}
          rows={instances.data?.items ?? []}
          rowId={row => row.id}
          rowLabel={row => row.name}
          rowHref={row => paths.instance(row.vdcId, row.id)}
          isLoading={instances.isPending}
          skeletonRows={4}
          empty={
            host.cordoned ? (
              <EmptyState title="Nothing runs here">It takes nothing new either: it is safe to switch off.</EmptyState>
            ) : (
              <EmptyState title="No instances here">Placement puts them here when this host fits best.</EmptyState>
            )
          }
        />
      </Section>
      <Section title="Activity">
        <ActivityList activity={activity} />
      </Section>
      {dialog}
    </Page>
  )
}

/** Tasks that empty it, by what they are called here. */
const emptyingTitles: Partial<Record<TaskKind, string>> = {
  'host.drain': 'Drain',
  'host.evacuate': 'Evacuation',
  'host.retire': 'Retirement',
  'host.maintain': 'Maintenance',
}
