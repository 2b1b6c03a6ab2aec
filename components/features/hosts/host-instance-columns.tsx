import type { Column } from '@/components/ui/DataTable'
import { formatMiB, formatPercent } from '@/components/ui/format'
import { StateBadge } from '@/components/ui/StateBadge'
import type { InstanceView } from '@/server/domain/instance'

/** `vdcName`: whose an instance is, for operators. */
export const hostInstanceColumns = (vdcName: (vdcId: string) => string): readonly Column<InstanceView>[] => [
  {
    id: 'name',
    header: 'Name',
    cell: row => row.name,
    isMono: true,
    isSortable: true,
    sortValue: row => row.name,
    phone: 'title',
  },
  {
    id: 'state',
    header: 'State',
    cell: row => <StateBadge state={row.state} />,
    flashKey: row => row.state,
    width: 132,
  },
  {
    id: 'vdc',
    header: 'VDC',
    cell: row => vdcName(row.vdcId),
    isSortable: true,
    sortValue: row => vdcName(row.vdcId),
    width: 140,
  },
  { id: 'address', header: 'Address', cell: row => row.address, isMono: true, width: 128 },
  {
    id: 'vcpus',
    header: 'vCPU',
    cell: row => row.vcpus,
    align: 'end',
    isSortable: true,
    sortValue: row => row.vcpus,
    width: 72,
  },
  {
    id: 'memory',
    header: 'Memory',
    cell: row => formatMiB(row.memoryMiB),
    align: 'end',
    isSortable: true,
    sortValue: row => row.memoryMiB,
    width: 96,
  },
  {
    id: 'cpu',
    header: 'CPU',
    cell: row => (row.cpuPercent === null ? '–' : formatPercent(row.cpuPercent / 100)),
    align: 'end',
    isSortable: true,
    sortValue: row => row.cpuPercent,
    width: 72,
  },
]
