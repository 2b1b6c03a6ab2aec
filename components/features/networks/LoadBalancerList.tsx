import { useQuery } from '@tanstack/react-query'
import { Split } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { StateMark } from '@/components/ui/StateMark'
import type { State } from '@/components/ui/states'
import { TextLink } from '@/components/ui/TextLink'
import type { LoadBalancerView } from '@/server/domain/catalog'
import { listenerInWords, type MemberState } from '@/server/domain/load-balancer'
import { paths } from '@/server/domain/paths'
import { DriftingName } from './DriftingName'

const columns: readonly Column<LoadBalancerView>[] = [
  { id: 'name', header: 'Name', cell: row => <DriftingName of={row} />, isMono: true, phone: 'title', minWidth: 120 },
  { id: 'address', header: 'Address', cell: row => row.address, isMono: true, minWidth: 120 },
  {
    id: 'listeners',
    header: 'Listeners',
    cell: row => row.listeners.map(listenerInWords).join(', '),
    isMono: true,
    minWidth: 140,
  },
  { id: 'members', header: 'Members', cell: row => <Members of={row} />, minWidth: 280 },
]

const looks: Record<MemberState, { state: State; word: string }> = {
  up: { state: 'running', word: 'up' },
  down: { state: 'error', word: 'down' },
  unknown: { state: 'unknown', word: 'not known' },
}

/** Each with its mark and word; what is not up says since when, and why on hovering. */
function Members({ of: { members } }: { of: LoadBalancerView }) {
  if (members.length === 0) return <span className="text-muted">None</span>
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 py-1">
      {members.map(member => {
        const { state, word } = looks[member.state]
        const worst = member.ports.find(port => port.state === member.state)
        const why = member.ports.flatMap(port => port.reason ?? []).join(' ')
        return (
          <li key={member.id} title={why || undefined} className="flex items-center gap-1.5 whitespace-nowrap">
            <StateMark state={state} label="" />
            <span className="font-mono">{member.name}</span>
            <span className="text-muted">
              {word}
              {worst && member.state !== 'up' && (
                <>
                  {' '}
                  <RelativeTime at={worst.since} />
                </>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** What spreads requests, and how those do whom it spreads them over. They are changed in the design. */
export function LoadBalancerList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const list = useQuery(trpc.loadBalancers.list.queryOptions({ vdcId }))
  const { table } = useListTable(list, {
    label: 'Load balancers',
    empty: (
      <EmptyState icon={<Split />} title="No load balancer yet">
        It spreads requests to one address over instances and leaves out those that don’t answer. Draw one in the{' '}
        <TextLink href={paths.design(vdcId)}>design</TextLink>.
      </EmptyState>
    ),
  })
  return (
    <Section title="Load balancers" count={list.data?.items.length}>
      <DataTable {...table} columns={columns} rowLabel={row => row.name} skeletonRows={1} />
    </Section>
  )
}
