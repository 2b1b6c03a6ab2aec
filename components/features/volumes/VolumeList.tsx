'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { HardDrive, Link2, Maximize2, Plus, Trash2, Unplug } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatCount, formatGiB } from '@/components/ui/format'
import type { MenuItems } from '@/components/ui/Menu'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SearchInput } from '@/components/ui/SearchInput'
import { Toolbar } from '@/components/ui/Toolbar'
import { type VolumeView, volumeCan } from '@/server/domain/volume'
import { AttachVolumeDialog } from './AttachVolumeDialog'
import { CreateVolumeDialog } from './CreateVolumeDialog'
import { volumeColumns } from './columns'
import { DeleteVolumeDialog } from './DeleteVolumeDialog'
import { GrowVolumeDialog } from './GrowVolumeDialog'
import { type VolumeSort, volumeListQuery, volumeSearch } from './list-search'
import { VolumePanel } from './VolumePanel'

type Asked = { kind: 'attach' | 'grow' | 'delete'; volume: VolumeView } | { kind: 'create' }

/** Volumes of a VDC: disks that outlive instances. */
export function VolumeList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [params, setParams] = useQueryStates(volumeSearch)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const q = useDeferredValue(params.q)
  const readOnly = useReadOnly(vdcId)
  const list = useInfiniteQuery({
    ...volumeListQuery(trpc, vdcId, { ...params, q }),
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  const detach = useTaskMutation(trpc.volumes.detach.mutationOptions())
  const isFiltered = Boolean(params.q || params.attached)
  const createButton = (
    <Button
      variant="primary"
      icon={<Plus size={16} />}
      disabledReason={readOnly}
      onClick={() => setAsked({ kind: 'create' })}
    >
      Create volume
    </Button>
  )
  const menu = (volume: VolumeView): MenuItems => {
    const why = (rule: keyof typeof volumeCan) => {
      if (readOnly) return readOnly
      const verdict = volumeCan[rule]({ ...volume, attachedTo: volume.attachment?.instanceName ?? null })
      return verdict.allowed ? null : verdict.reason
    }
    return [
      {
        label: 'Attach…',
        icon: <Link2 />,
        disabledReason: why('attach'),
        onSelect: () => setAsked({ kind: 'attach', volume }),
      },
      {
        label: 'Detach',
        icon: <Unplug />,
        disabledReason: why('detach'),
        onSelect: () => detach.mutate({ volumeId: volume.id, generation: volume.generation }),
      },
      {
        label: 'Grow…',
        icon: <Maximize2 />,
        disabledReason: why('resize'),
        onSelect: () => setAsked({ kind: 'grow', volume }),
      },
      'separator',
      {
        label: 'Delete…',
        icon: <Trash2 />,
        danger: true,
        disabledReason: why('delete'),
        onSelect: () => setAsked({ kind: 'delete', volume }),
      },
    ]
  }
  return (
    <Page isFilled>
      <PageHeader
        title="Volumes"
        meta={
          list.isSuccess
            ? `${formatCount(total, 'volume')} · ${formatGiB(rows.reduce((sum, row) => sum + row.sizeGiB, 0))} shown`
            : undefined
        }
        actions={createButton}
      />
      <Toolbar>
        <SearchInput label="Filter by name" value={params.q} onValueChange={q => setParams({ q: q || null })} />
        <FilterChip
          label="In use"
          isOn={params.attached === 'yes'}
          onChange={isOn => setParams({ attached: isOn ? 'yes' : null })}
        />
        <FilterChip
          label="Free"
          isOn={params.attached === 'no'}
          onChange={isOn => setParams({ attached: isOn ? 'no' : null })}
        />
      </Toolbar>
      <DataTable
        label="Volumes"
        isFilled
        columns={volumeColumns}
        rows={rows}
        rowId={row => row.id}
        rowLabel={row => row.name}
        onRowActivate={row => setParams({ volume: row.id })}
        currentId={params.volume}
        rowMenu={menu}
        sort={{ id: params.sort.replace(/^-/, ''), desc: params.sort.startsWith('-') }}
        onSortChange={sort => setParams({ sort: sort ? (`${sort.desc ? '-' : ''}${sort.id}` as VolumeSort) : 'name' })}
        isLoading={list.isPending}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEndReached={() => list.fetchNextPage()}
        totalCount={total}
        error={
          list.error && rows.length === 0 ? (
            <ErrorState title="Volumes could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {sentenceOf(list.error)}
            </ErrorState>
          ) : undefined
        }
        empty={
          isFiltered ? (
            <EmptyState title="No volumes match">Change the filter, or clear it to see all of them.</EmptyState>
          ) : (
            <EmptyState icon={<HardDrive />} title="No volumes yet" action={createButton}>
              Volumes are disks that live apart from instances: attach, detach, rebuild around them.
            </EmptyState>
          )
        }
      />
      {params.volume && (
        <VolumePanel volumeId={params.volume} menu={menu} onClose={() => setParams({ volume: null })} />
      )}
      {asked?.kind === 'create' && <CreateVolumeDialog vdcId={vdcId} onClose={close} />}
      {asked?.kind === 'attach' && <AttachVolumeDialog volume={asked.volume} onClose={close} />}
      {asked?.kind === 'grow' && <GrowVolumeDialog volume={asked.volume} onClose={close} />}
      {asked?.kind === 'delete' && <DeleteVolumeDialog volume={asked.volume} onClose={close} />}
    </Page>
  )
}
