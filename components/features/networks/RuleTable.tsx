import { useMemo } from 'react'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatBytes, formatCount, formatNumber } from '@/components/ui/format'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateBadge } from '@/components/ui/StateBadge'
import { TextLink } from '@/components/ui/TextLink'
import type { RuleCountsView, SecurityGroupView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'

type Props = { vdcId: string; group: SecurityGroupView; counts: RuleCountsView | undefined }
type Row = { id: string; sentence: string; count: RuleCountsView['rules'][number] }

const unknown = <span className="text-muted">–</span>

const columns: readonly Column<Row>[] = [
  { id: 'rule', header: 'Lets pass', cell: row => row.sentence, phone: 'title', minWidth: 220 },
  {
    id: 'matched',
    header: 'Last matched',
    cell: row => <Matched count={row.count} />,
    sortValue: row => row.count?.matchedAt ?? '',
    isSortable: true,
    flashKey: row => row.count?.matchedAt === null,
    width: 170,
  },
  {
    id: 'rate',
    header: 'Now',
    cell: row => (row.count ? `${formatNumber(row.count.packetsPerS)}/s` : unknown),
    sortValue: row => row.count?.packetsPerS,
    isSortable: true,
    align: 'end',
    width: 100,
  },
  {
    id: 'packets',
    header: 'In all',
    cell: row => (row.count ? formatCount(row.count.packets, 'packet') : unknown),
    sortValue: row => row.count?.packets,
    isSortable: true,
    align: 'end',
    width: 160,
  },
  {
    id: 'bytes',
    header: 'Data',
    cell: row => (row.count ? formatBytes(row.count.bytes) : unknown),
    sortValue: row => row.count?.bytes,
    isSortable: true,
    align: 'end',
    width: 110,
  },
  {
    id: 'since',
    header: 'Counted since',
    cell: row => (row.count ? <RelativeTime at={row.count.since} /> : unknown),
    align: 'end',
    width: 140,
    phone: 'hidden',
  },
]

function Matched({ count }: { count: Row['count'] }) {
  if (!count) return <span className="text-muted">Not counted yet</span>
  if (count.matchedAt === null) return <StateBadge state="stopped" label="Never matched" />
  return <RelativeTime at={count.matchedAt} />
}

/** Rules with what they let pass: those that never did can perhaps go. */
export function RuleTable({ vdcId, group, counts }: Props) {
  const rows = useMemo(
    () =>
      group.rules.map(({ sentence }, index): Row => {
        return { id: `${index}`, sentence, count: counts?.rules[index] ?? null }
      }),
    [group, counts],
  )
  return (
    <DataTable
      label={`Rules of ${group.name}`}
      columns={columns}
      rows={rows}
      rowId={row => row.id}
      rowLabel={row => row.sentence}
      empty={
        <EmptyState title="No rule yet">
          Nothing reaches its members but answers to what they sent. Add a rule in the{' '}
          <TextLink href={paths.design(vdcId)}>design</TextLink>.
        </EmptyState>
      }
    />
  )
}
