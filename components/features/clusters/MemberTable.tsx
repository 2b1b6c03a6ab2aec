import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { StateBadge } from '@/components/ui/StateBadge'
import type { MemberHealth } from '@/server/domain/cluster-health'
import type { ClusterView } from '@/server/domain/failure/fleet'
import { paths } from '@/server/domain/paths'
import { ReplaceDialog } from './ReplaceDialog'

type Member = ClusterView['members'][number] & { volumes: string[] }
type Props = { vdcId: string; cluster: ClusterView; readOnly: string | null }

const shown: readonly Column<Member>[] = [
  { id: 'name', header: 'Member', cell: row => row.name, isMono: true, phone: 'title', minWidth: 120 },
  {
    id: 'state',
    header: 'State',
    cell: row => <StateBadge state={row.state} />,
    flashKey: row => row.state,
    width: 130,
  },
  {
    id: 'health',
    header: 'Health',
    cell: row => (row.health ? <Health health={row.health} /> : <span className="text-muted">Not asked</span>),
    flashKey: row => row.health?.state,
    minWidth: 280,
  },
  { id: 'zone', header: 'Zone', cell: row => row.zoneName ?? 'Not placed', width: 110 },
  { id: 'host', header: 'Host', cell: row => row.hostName ?? '–', isMono: true, width: 140, phone: 'hidden' },
  {
    id: 'volumes',
    header: 'Volumes',
    cell: row => row.volumes.join(', ') || '–',
    isMono: true,
    minWidth: 140,
    phone: 'hidden',
  },
]

/** By their numbers: how each is, where, and with which volumes. */
export function MemberTable({ vdcId, cluster, readOnly }: Props) {
  const trpc = useTRPC()
  const topology = useQuery(trpc.vdcs.topology.queryOptions({ vdcId }))
  const [replaced, setReplaced] = useState<Member | null>(null)
  const rows = useMemo(() => {
    const volumes = Map.groupBy(topology.data?.volumes ?? [], volume => volume.attachment?.instanceId)
    return cluster.members.map(member => ({
      ...member,
      volumes: (volumes.get(member.id) ?? []).map(volume => volume.name).toSorted(),
    }))
  }, [cluster.members, topology.data])
  const columns = useMemo<Column<Member>[]>(
    () => [
      ...shown.filter(({ id }) => id !== 'host' || rows.some(row => row.hostName !== null)),
      {
        id: 'replace',
        header: 'Actions',
        hasQuietHeader: true,
        isFixed: true,
        width: 110,
        align: 'end',
        cell: row => (
          <Button
            size="sm"
            aria-label={`Replace ${row.name}…`}
            disabledReason={readOnly}
            onClick={() => setReplaced(row)}
          >
            Replace…
          </Button>
        ),
      },
    ],
    [rows, readOnly],
  )
  return (
    <>
      <DataTable
        label={`Members of ${cluster.name}`}
        columns={columns}
        rows={rows}
        rowId={row => row.id}
        rowLabel={row => row.name}
        rowHref={row => paths.instance(vdcId, row.id)}
      />
      {replaced && <ReplaceDialog member={replaced} onClose={() => setReplaced(null)} />}
    </>
  )
}

const words = { healthy: 'Healthy', unhealthy: 'Unhealthy', unknown: 'Not known' } as const
const marks = { healthy: 'ok', unhealthy: 'warning', unknown: 'unknown' } as const

const Health = ({ health: { state, reason } }: { health: MemberHealth }) => (
  <StateBadge state={marks[state]} label={words[state]} detail={state === 'unhealthy' ? reason : undefined} />
)
