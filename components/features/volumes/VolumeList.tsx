'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowRightLeft, HardDrive, Link2, Maximize2, Plus, Trash2, Unplug } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
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
import { MoveVolumeDialog } from './MoveVolumeDialog'
import { VolumePanel } from './VolumePanel'
import { factsOf } from './volume-facts'

type Asked = { kind: 'attach' | 'grow' | 'move' | 'delete'; volume: VolumeView } | { kind: 'create' }

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
  const zones = useQuery(trpc.zones.list.queryOptions())
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
  const { rows, total, table } = useListTable(list, {
    label: 'Volumes',
    isFiltered,
    sort: params.sort,
    onSort: sort => setParams({ sort: (sort ?? 'name') as VolumeSort }),
    empty: (
      <EmptyState icon={<HardDrive />} title="No volumes yet" action={createButton}>
        Volumes are disks that live apart from instances: attach, detach, rebuild around them.
      </EmptyState>
    ),
  })
  const whyNoOther = ({ zoneId, zoneName }: VolumeView) =>
    (zones.data?.items.find(({ id }) => id === zoneId)?.storages.length ?? 0) < 2
      ? `${zoneName} has no other storage`
      : null
  const menu = (volume: VolumeView): MenuItems => {
    const why = (rule: keyof typeof volumeCan) => {
      if (readOnly) return readOnly
      const zone = zones.data?.items.find(({ id }) => id === volume.zoneId)
      const growsInUse = zone?.storages.find(({ id }) => id === volume.storageId)?.volumesGrowInUse
      const verdict = volumeCan[rule]({ ...factsOf(volume), growsInUse })
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
      {
        label: 'Move to another storage…',
        icon: <ArrowRightLeft />,
        disabledReason: why('move') ?? whyNoOther(volume),
        onSelect: () => setAsked({ kind: 'move', volume }),
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
        {...table}
        isFilled
        columns={volumeColumns}
        rowLabel={row => row.name}
        onRowActivate={row => setParams({ volume: row.id })}
        currentId={params.volume}
        rowMenu={menu}
      />
      {params.volume && (
        <VolumePanel volumeId={params.volume} menu={menu} onClose={() => setParams({ volume: null })} />
      )}
      {asked?.kind === 'create' && <CreateVolumeDialog vdcId={vdcId} onClose={close} />}
      {asked?.kind === 'attach' && <AttachVolumeDialog volume={asked.volume} onClose={close} />}
      {asked?.kind === 'grow' && <GrowVolumeDialog volume={asked.volume} onClose={close} />}
      {asked?.kind === 'move' && <MoveVolumeDialog volume={asked.volume} onClose={close} />}
      {asked?.kind === 'delete' && <DeleteVolumeDialog volume={asked.volume} onClose={close} />}
    </Page>
  )
}
