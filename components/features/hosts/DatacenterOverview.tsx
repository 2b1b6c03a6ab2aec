'use client'
import { useQuery } from '@tanstack/react-query'
import { Archive, Ellipsis, Network, Plus, ServerCog, Unplug, Wrench } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount, formatMiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Menu } from '@/components/ui/Menu'
import { Meter } from '@/components/ui/Meter'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError } from '@/components/ui/PageState'
import { Loading, Skeleton } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import type { HostView, ZoneView } from '@/server/domain/host'
import { paths } from '@/server/domain/paths'
import { AddZoneDialog } from './AddZoneDialog'
import { HostTile } from './HostTile'
import { MaintainZoneDialog } from './MaintainZoneDialog'
import { RemoveExternalDialog } from './RemoveExternalDialog'
import { ZoneDriverDialog, type ZonePart } from './ZoneDriverDialog'
import { ZoneEvacuation } from './ZoneEvacuation'
import { ZoneExternal } from './ZoneExternal'
import { ZoneMaintenance } from './ZoneMaintenance'
import { ZoneReserve } from './ZoneReserve'
import { ZoneStorages } from './ZoneStorages'

/** Zones side by side with their hosts as live tiles. */
export function DatacenterOverview() {
  const trpc = useTRPC()
  const [isAddingZone, setAddingZone] = useState(false)
  const overview = useQuery(trpc.overview.get.queryOptions())
  if (overview.isPending) return <OverviewSkeleton />
  if (!overview.data)
    return (
      <PageError
        title="The data center can’t be shown"
        onRetry={() => overview.refetch()}
        isRetrying={overview.isFetching}
      >
        {sentenceOf(overview.error)}
      </PageError>
    )
  const { zones, totals, openFindings } = overview.data
  const hosts = zones.flatMap(zone => zone.hosts)
  // One that is restarted on purpose is nobody's worry.
  const lost = hosts.filter(host => host.state === 'unreachable' && host.activeTaskKind !== 'host.maintain')
  const affected = lost.reduce((sum, host) => sum + host.instanceCount, 0)
  return (
    <Page>
      <PageHeader
        title="Data center"
        meta={
          <>
            <span>{formatCount(zones.length, 'zone')}</span>
            <span>
              {totals.hostsUp === totals.hosts
                ? formatCount(totals.hosts, 'host')
                : `${totals.hostsUp} of ${formatCount(totals.hosts, 'host')} up`}
            </span>
            <span>
              {totals.running} of {formatCount(totals.instances, 'instance')} running
            </span>
            {totals.trouble > 0 && <span className="text-error-text">{totals.trouble} in trouble</span>}
            <span>{formatCount(totals.vdcs, 'VDC')}</span>
          </>
        }
        actions={
          <>
            <Button icon={<Plus size={16} />} onClick={() => setAddingZone(true)}>
              Add zone
            </Button>
            <ButtonLink href={paths.addHost()} variant="primary" icon={<Plus size={16} />}>
              Add host
            </ButtonLink>
          </>
        }
      />
      {lost.length > 0 && (
        <Callout
          tone="warn"
          title={lost.length === 1 ? `Host ${lost[0]!.name} does not answer` : `${lost.length} hosts do not answer`}
          action={
            <TextLink href={lost.length === 1 ? paths.host(lost[0]!.id) : `${paths.hosts()}?state=unreachable`}>
              {lost.length === 1 ? 'Look at it' : 'Look at them'}
            </TextLink>
          }
        >
          {affected === 0
            ? 'No instances are affected.'
            : `${formatCount(affected, 'instance')} affected; what they do is not known.`}
        </Callout>
      )}
      {openFindings > 0 && (
        <Callout
          tone="warn"
          title={`${formatCount(openFindings, 'difference')} between what is recorded and what is there`}
          action={<TextLink href={paths.findings()}>Look at the findings</TextLink>}
        />
      )}
      {zones.length === 0 ? (
        <EmptyState
          icon={<ServerCog />}
          title="No zones yet"
          action={
            <Button variant="primary" onClick={() => setAddingZone(true)}>
              Add zone
            </Button>
          }
        >
          A zone is a failure domain with its own power, cooling, network and storage. Hosts go into zones; start with
          one.
        </EmptyState>
      ) : (
        <div className="grid items-start gap-6 md:grid-cols-2 xl:grid-cols-3">
          {zones.map(each => (
            <ZoneColumn key={each.zone.id} zone={each.zone} hosts={each.hosts} />
          ))}
        </div>
      )}
      {isAddingZone && <AddZoneDialog onClose={() => setAddingZone(false)} />}
    </Page>
  )
}

function ZoneColumn({ zone, hosts }: { zone: ZoneView; hosts: readonly HostView[] }) {
  const [isMaintaining, setMaintaining] = useState(false)
  const [part, setPart] = useState<ZonePart | null>(null)
  const [isClosing, setClosing] = useState(false)
  const memory = hosts.reduce((sum, host) => sum + host.memoryMiB, 0)
  const allocated = hosts.reduce((sum, host) => sum + host.memoryAllocatedMiB, 0)
  return (
    <section aria-label={`Zone ${zone.name}`} className="flex min-w-0 flex-col gap-3">
      <header className="flex flex-col gap-1.5 border-b pb-2.5">
        <div className="flex items-center justify-between gap-3">
          <h2 className="font-mono text-base font-medium">{zone.name}</h2>
          <span className="tnum ml-auto text-xs text-muted">
            {zone.hostsUp} of {formatCount(zone.hostCount, 'host')} up · {formatCount(zone.instanceCount, 'instance')}
          </span>
          <Menu
            trigger={
              <IconButton label={`Actions of ${zone.name}`} icon={<Ellipsis size={16} />} className="-my-1 -mr-1.5" />
            }
            items={() => [
              {
                label: 'Maintain…',
                icon: <Wrench />,
                disabledReason: whyNotMaintained(zone),
                onSelect: () => setMaintaining(true),
              },
              'separator',
              { label: 'Network…', icon: <Network />, onSelect: () => setPart('network') },
              { label: 'Backup store…', icon: <Archive />, onSelect: () => setPart('backup') },
              'separator',
              {
                label: 'Take the way out away…',
                icon: <Unplug />,
                danger: true,
                disabledReason: zone.external ? null : 'Nothing leads out of it',
                onSelect: () => setClosing(true),
              },
            ]}
          />
        </div>
        <p className="truncate text-xs text-muted" title={zone.title}>
          {zone.title || '\u00a0'}
        </p>
        <ZoneEvacuation zone={zone} />
        <ZoneReserve zone={zone} hosts={hosts} />
        <ZoneExternal zone={zone} />
        <ZoneStorages zone={zone} />
        {zone.activeTaskId && <ZoneMaintenance taskId={zone.activeTaskId} />}
        {memory > 0 && <Meter label="Memory handed out" value={allocated} total={memory} format={formatMiB} />}
      </header>
      {hosts.length === 0 ? (
        <p className="py-4 text-sm text-muted">
          No hosts yet. <TextLink href={`${paths.addHost()}?zone=${zone.id}`}>Add one</TextLink>
        </p>
      ) : (
        <div className="flex flex-col gap-2">
          {hosts.map(host => (
            <HostTile key={host.id} host={host} />
          ))}
        </div>
      )}
      {part && <ZoneDriverDialog zone={zone} part={part} onClose={() => setPart(null)} />}
      {isClosing && <RemoveExternalDialog zone={zone} onClose={() => setClosing(false)} />}
      {isMaintaining && <MaintainZoneDialog zone={zone} onClose={() => setMaintaining(false)} />}
    </section>
  )
}

const whyNotMaintained = (zone: ZoneView) =>
  zone.activeTaskId ? 'Its maintenance is under way' : zone.hostCount === 0 ? 'It has no hosts' : null

function OverviewSkeleton() {
  return (
    <Page>
      <Loading label="Loading the data center">
        <Skeleton className="h-7 w-40" />
        <div className="mt-8 grid gap-6 md:grid-cols-2 xl:grid-cols-3">
          {[0, 1, 2].map(zone => (
            <div key={zone} className="flex flex-col gap-2">
              <Skeleton className="mb-2 h-12 w-full" />
              {[0, 1, 2, 3].map(host => (
                <Skeleton key={host} className="h-20 w-full" />
              ))}
            </div>
          ))}
        </div>
      </Loading>
    </Page>
  )
}
