import { useQuery } from '@tanstack/react-query'
import { Router } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { Section } from '@/components/ui/Section'
import { TextLink } from '@/components/ui/TextLink'
import type { RouterView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { DriftingName } from './DriftingName'

const columns: readonly Column<RouterView>[] = [
  { id: 'name', header: 'Name', cell: row => <DriftingName of={row} />, isMono: true, phone: 'title', minWidth: 120 },
  { id: 'networks', header: 'Joins', cell: row => row.networks.join(', ') || 'Nothing', isMono: true, minWidth: 200 },
  { id: 'outside', header: 'Outside', cell: outsideOf, minWidth: 200 },
]

/** Under which addresses its networks are seen there. */
function outsideOf({ external, externalAddresses }: RouterView) {
  if (!external) return 'No'
  if (externalAddresses.length === 0) return 'Once an instance is where there is a way out'
  return externalAddresses.map(({ zoneName, address }) => `${address} (${zoneName})`).join(', ')
}

/** What joins the networks. They are changed in the design. */
export function RouterList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const list = useQuery(trpc.routers.list.queryOptions({ vdcId }))
  const { table } = useListTable(list, {
    label: 'Routers',
    empty: (
      <EmptyState icon={<Router />} title="No router yet">
        Networks are apart from each other. Draw a router in the <TextLink href={paths.design(vdcId)}>design</TextLink>{' '}
        to join them.
      </EmptyState>
    ),
  })
  return (
    <Section title="Routers" count={list.data?.items.length}>
      <DataTable {...table} columns={columns} rowLabel={row => row.name} skeletonRows={1} />
    </Section>
  )
}
