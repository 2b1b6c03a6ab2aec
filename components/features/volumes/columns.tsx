import { DriftMark } from '@/components/live/DriftMark'
import type { Column } from '@/components/ui/DataTable'
import { formatGiB } from '@/components/ui/format'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { VolumeView } from '@/server/domain/volume'
import { EncryptedMark } from './EncryptedMark'
import { VolumeStateBadge } from './volume-state'

export const volumeColumns: readonly Column<VolumeView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => (
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate">{row.name}</span>
        {row.isEncrypted && <EncryptedMark />}
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
    cell: row => <VolumeStateBadge state={row.state} />,
    flashKey: row => row.state,
    isSortable: true,
    width: 132,
  },
  { id: 'sizeGiB', header: 'Size', cell: row => formatGiB(row.sizeGiB), align: 'end', isSortable: true, width: 92 },
  {
    id: 'instance',
    header: 'Attached to',
    cell: row => row.attachment?.instanceName ?? '–',
    isMono: true,
    isSortable: true,
    flashKey: row => row.attachment?.instanceId ?? '',
    minWidth: 140,
  },
  {
    id: 'device',
    header: 'Device',
    cell: row => row.attachment?.device ?? '–',
    isMono: true,
    phone: 'hidden',
    width: 84,
  },
  { id: 'zone', header: 'Zone', cell: row => row.zoneName, isSortable: true, width: 96 },
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
