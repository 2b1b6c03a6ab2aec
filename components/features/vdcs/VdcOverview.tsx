'use client'
import { useQuery } from '@tanstack/react-query'
import { List, Plus, Share2 } from 'lucide-react'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useTRPC } from '@/components/live/trpc'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatCount, formatGiB, formatMiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { Loading, Skeleton } from '@/components/ui/Skeleton'
import { useMediaQuery } from '@/components/ui/useMediaQuery'
import { paths } from '@/server/domain/paths'
import { Topology } from './topology/Topology'
import { TopologyList } from './topology/TopologyList'

/** What a VDC is made of, as a live picture or as a list. */
export function VdcOverview({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [view, setView] = useQueryState('view', parseAsStringLiteral(['picture', 'list'] as const))
  const isPhone = useMediaQuery('(max-width: 639px)')
  const vdc = useQuery(trpc.vdcs.get.queryOptions({ vdcId }))
  const topology = useQuery(trpc.vdcs.topology.queryOptions({ vdcId }))
  const zones = useQuery(trpc.zones.list.queryOptions())
  const tasks = useQuery(trpc.tasks.list.queryOptions({ vdcId, active: true, limit: 200 }))
  if (vdc.error || topology.error)
    return (
      <Page>
        <ErrorState title="This VDC can’t be shown" onRetry={() => Promise.all([vdc.refetch(), topology.refetch()])}>
          {(vdc.error ?? topology.error)?.message}
        </ErrorState>
      </Page>
    )
  if (!vdc.data || !topology.data || !zones.data)
    return (
      <Page>
        <Loading label="Loading the VDC">
          <Skeleton className="h-7 w-48" />
          <Skeleton className="mt-8 h-[60dvh] w-full" />
        </Loading>
      </Page>
    )
  const shown = view ?? (isPhone ? 'list' : 'picture')
  const usedZones = new Set([
    ...topology.data.instances.map(each => each.zoneId),
    ...topology.data.volumes.map(each => each.zoneId),
  ])
  const props = {
    vdcId,
    ...topology.data,
    zones: zones.data.items.filter(zone => usedZones.has(zone.id)),
    tasks: tasks.data?.items ?? [],
  }
  const canChange = vdc.data.role !== 'viewer'
  const create = canChange && (
    <ButtonLink href={paths.createInstance(vdcId)} variant="primary" icon={<Plus size={16} />}>
      Create instance
    </ButtonLink>
  )
  const isEmpty = topology.data.instances.length === 0 && topology.data.volumes.length === 0
  return (
    <Page isFilled>
      <PageHeader
        title={vdc.data.name}
        meta={
          <>
            <span>
              {vdc.data.runningCount} of {formatCount(vdc.data.instanceCount, 'instance')} running
            </span>
            {vdc.data.troubleCount > 0 && <span className="text-error-text">{vdc.data.troubleCount} in trouble</span>}
            <span>
              {vdc.data.vcpus} vCPU · {formatMiB(vdc.data.memoryMiB)}
            </span>
            <span>
              {formatCount(vdc.data.volumeCount, 'volume')}, {formatGiB(vdc.data.volumeGiB)}
            </span>
          </>
        }
        actions={
          <>
            {!isEmpty && (
              <IconButton
                label={shown === 'picture' ? 'Show as a list' : 'Show as a picture'}
                icon={shown === 'picture' ? <List size={16} /> : <Share2 size={16} />}
                onClick={() => setView(shown === 'picture' ? 'list' : 'picture')}
              />
            )}
            {create}
          </>
        }
      />
      {isEmpty ? (
        <EmptyState icon={<Share2 />} title="Nothing here yet" action={create}>
          Instances, their volumes and the network that joins them are drawn here and change as they do.
        </EmptyState>
      ) : shown === 'list' ? (
        <div className="min-h-0 overflow-y-auto pb-4">
          <TopologyList {...props} />
        </div>
      ) : (
        <div className="h-[70dvh] min-h-0 sm:-mx-6 sm:h-auto sm:flex-1 sm:border-t">
          <Topology {...props} />
        </div>
      )}
    </Page>
  )
}
