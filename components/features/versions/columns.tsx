import type { Column } from '@/components/ui/DataTable'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { TextLink } from '@/components/ui/TextLink'
import type { DesignVersionLine } from '@/server/domain/design/views'
import { paths } from '@/server/domain/paths'

export const versionColumns: readonly Column<DesignVersionLine>[] = [
  { id: 'number', header: 'Version', cell: row => `Version ${row.number}`, phone: 'title', isFixed: true, width: 120 },
  {
    id: 'message',
    header: 'Message',
    cell: row => row.message || <span className="text-faint">No message</span>,
    minWidth: 220,
  },
  {
    id: 'by',
    header: 'Came by',
    cell: row => (row.taskId ? <TextLink href={paths.task(row.taskId)}>an apply</TextLink> : 'Saved'),
    width: 110,
  },
  { id: 'author', header: 'Author', cell: row => row.author, width: 160 },
  { id: 'createdAt', header: 'When', cell: row => <RelativeTime at={row.createdAt} />, align: 'end', width: 112 },
]
