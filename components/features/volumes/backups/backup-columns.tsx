import type { Column } from '@/components/ui/DataTable'
import { formatBytes, formatGiB } from '@/components/ui/format'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { BackupView } from '@/server/domain/backup'
import { EncryptedMark } from '../EncryptedMark'
import { BackupState } from './BackupState'

export const backupColumns: readonly Column<BackupView>[] = [
  {
    id: 'volume',
    header: 'Volume',
    cell: row => (
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate">{row.volumeName}</span>
        {row.isEncrypted && <EncryptedMark />}
      </span>
    ),
    isMono: true,
    isSortable: true,
    phone: 'title',
    isFixed: true,
    minWidth: 160,
  },
  { id: 'takenAt', header: 'Taken', cell: row => <RelativeTime at={row.takenAt} />, isSortable: true, width: 112 },
  {
    id: 'state',
    header: 'State',
    cell: row => <BackupState backup={row} />,
    flashKey: row => `${row.state} ${row.verifiedAt}`,
    isSortable: true,
    width: 196,
  },
  { id: 'zone', header: 'Kept in', cell: row => row.zoneName, isSortable: true, width: 96 },
  { id: 'source', header: 'Volume in', cell: row => row.sourceZoneName || '–', phone: 'hidden', width: 96 },
  {
    id: 'origin',
    header: 'Taken by',
    cell: row => (row.origin === 'hand' ? 'Hand' : 'Schedule'),
    phone: 'hidden',
    width: 96,
  },
  { id: 'sizeGiB', header: 'Size', cell: row => formatGiB(row.sizeGiB), align: 'end', width: 92 },
  {
    id: 'storedBytes',
    header: 'Added',
    cell: row => formatBytes(row.storedBytes),
    align: 'end',
    phone: 'hidden',
    width: 92,
  },
]
