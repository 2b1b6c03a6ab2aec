'use client'
import { useQuery } from '@tanstack/react-query'
import { List, Plus, Share2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { EmptyState } from '@/components/ui/EmptyState'
import { IconButton } from '@/components/ui/IconButton'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageLoading } from '@/components/ui/PageState'
import { Loading, Skeleton } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { useHotkey } from '@/components/ui/useHotkey'
import { useIsHydrating } from '@/components/ui/useIsHydrating'
import { PHONE, useMediaQuery } from '@/components/ui/useMediaQuery'
import { paths } from '@/server/domain/paths'
import { ClusterPromises } from './ClusterPromises'
import { TopologyList } from './topology/TopologyList'
import { waysOf } from './topology/ways'
import { VdcSums } from './VdcSums'

/** The canvas needs a browser, and its library only where it is drawn. */
const Topology = dynamic(() => import('./topology/Topology'), { ssr: false, loading: CanvasToCome })

/** What a VDC is made of, as a live picture or as a list. */
export function VdcOverview({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const vdc = useQuery(trpc.vdcs.get.queryOptions({ vdcId }))
  const topology = useQuery(trpc.vdcs.topology.queryOptions({ vdcId }))
  const zones = useQuery(trpc.zones.list.queryOptions())
  const tasks = useQuery(trpc.tasks.list.queryOptions({ vdcId, active: true, limit: 200 }))
  const { data } = topology
  const picture = useMemo(() => {
    if (!data || !zones.data) return null
    const used = new Set([...data.instances, ...data.volumes].map(each => each.zoneId))
    const shown = zones.data.items.filter(zone => used.has(zone.id))
    return { vdcId, ...data, ways: waysOf(data), zones: shown, tasks: tasks.data?.items ?? [] }
  }, [vdcId, data, zones.data, tasks.data])
  const { shown, toggle } = useView()
  const router = useRouter()
  const readOnly = useReadOnly(vdcId)
  useHotkey('c', () => router.push(paths.createInstance(vdcId)), !readOnly)
  const error = vdc.error ?? topology.error ?? zones.error
  if ((!vdc.data || !picture) && error)
    return (
      <PageError
        title="This VDC can’t be shown"
        onRetry={() => Promise.all([vdc.refetch(), topology.refetch(), zones.refetch()])}
        isRetrying={vdc.isFetching || topology.isFetching}
      >
        {sentenceOf(error)}
      </PageError>
    )
  if (!vdc.data || !picture)
    return (
      <PageLoading label="Loading the VDC">
        <Skeleton className="h-[60dvh] w-full" />
      </PageLoading>
    )
  const create = (
    <ButtonLink
      href={paths.createInstance(vdcId)}
      variant="primary"
      icon={<Plus size={16} />}
      disabledReason={readOnly}
    >
      Create instance
    </ButtonLink>
  )
  const isEmpty = picture.instances.length === 0 && picture.volumes.length === 0
  return (
    <Page isFilled>
      <PageHeader
        title={vdc.data.name}
        meta={<VdcSums vdc={vdc.data} />}
        actions={
          <>
            {!isEmpty && (
              <IconButton
                label={shown === 'list' ? 'Show as a picture' : 'Show as a list'}
                icon={shown === 'list' ? <Share2 size={16} /> : <List size={16} />}
                onClick={toggle}
              />
            )}
            {create}
          </>
        }
      />
      <ClusterPromises vdcId={vdcId} />
      {isEmpty ? (
        <EmptyState icon={<Share2 />} title="Nothing here yet" action={create}>
          Instances, their volumes and the network that joins them are drawn here and change as they do. Several at once
          are drawn in the <TextLink href={paths.design(vdcId)}>design</TextLink>.
        </EmptyState>
      ) : (
        <>
          {shown !== 'picture' && (
            <div className={shown === 'list' ? 'min-h-0 overflow-y-auto pb-6 sm:-mx-6 sm:px-6' : 'sm:hidden'}>
              <TopologyList {...picture} />
            </div>
          )}
          {shown !== 'list' && (
            <div className={shown === 'picture' ? canvasClass : `${canvasClass} max-sm:hidden`}>
              {shown === 'picture' ? <Topology {...picture} /> : <CanvasToCome />}
            </div>
          )}
        </>
      )}
    </Page>
  )
}

const canvasClass = '-mx-4 h-[calc(100dvh-12rem)] min-h-0 border-t sm:-mx-6 sm:h-auto sm:flex-1'

/** A phone begins with the list. Which it is, is not known on the server: `either` sends both, and CSS shows one. */
function useView() {
  const [view, setView] = useQueryState('view', parseAsStringLiteral(['picture', 'list'] as const))
  const isPhone = useMediaQuery(PHONE)
  const isHydrating = useIsHydrating()
  const shown = view ?? (isHydrating ? 'either' : isPhone ? 'list' : 'picture')
  return { shown, toggle: () => void setView(shown === 'list' ? 'picture' : 'list') } as const
}

function CanvasToCome() {
  return (
    <Loading label="Loading the picture">
      <span />
    </Loading>
  )
}
