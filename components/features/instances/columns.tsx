import { DriftMark } from '@/components/live/DriftMark'
import type { Column } from '@/components/ui/DataTable'
import { formatMiB } from '@/components/ui/format'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { InstanceView } from '@/server/domain/instance'
import { CpuLine } from './CpuLine'
import { InstanceStateBadge } from './instance-state'

export const instanceColumns: readonly Column<InstanceView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => (
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate">{row.name}</span>
        <DriftMark vdcId={row.vdcId} resourceId={row.id} />
      </span>
    ),
    isMono: true,
    isSortable: true,
    phone: 'title',
    isFixed: true,
    minWidth: 160,
  },
  {
    id: 'state',
    header: 'State',
    cell: row => <InstanceStateBadge state={row.state} />,
    isSortable: true,
    flashKey: row => row.state,
    width: 132,
  },
  { id: 'address', header: 'Address', cell: row => row.address, isMono: true, isSortable: true, width: 128 },
  { id: 'type', header: 'Type', cell: row => row.typeName ?? 'custom', phone: 'hidden', width: 116 },
  { id: 'vcpus', header: 'vCPU', cell: row => row.vcpus, align: 'end', isSortable: true, phone: 'hidden', width: 68 },
  {
    id: 'memoryMiB',
    header: 'Memory',
    cell: row => formatMiB(row.memoryMiB),
    align: 'end',
    isSortable: true,
    phone: 'hidden',
    width: 92,
  },
  {
    id: 'cpuPercent',
    header: 'CPU',
    cell: row => <CpuLine percent={row.state === 'running' ? row.cpuPercent : null} />,
    isSortable: true,
    phone: 'hidden',
    width: 108,
  },
  { id: 'zone', header: 'Zone', cell: row => row.zoneName ?? '–', isSortable: true, width: 96 },
  {
    id: 'createdAt',
    header: 'Created',
    cell: row => <RelativeTime at={row.createdAt} />,
    align: 'end',
    isSortable: true,
    phone: 'hidden',
    width: 104,
  },
]
