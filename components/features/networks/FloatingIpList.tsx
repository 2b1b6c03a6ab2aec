import { useQuery } from '@tanstack/react-query'
import { Globe } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { Section } from '@/components/ui/Section'
import { TextLink } from '@/components/ui/TextLink'
import type { FloatingIpView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { DriftingName } from './DriftingName'

const columns: readonly Column<FloatingIpView>[] = [
  { id: 'name', header: 'Name', cell: row => <DriftingName of={row} />, isMono: true, phone: 'title', minWidth: 120 },
  { id: 'address', header: 'Address', cell: row => row.address, isMono: true, width: 160 },
  { id: 'zone', header: 'Zone', cell: row => row.zoneName, width: 120 },
  { id: 'instance', header: 'Leads to', cell: row => row.instanceName ?? 'Nobody', isMono: true, minWidth: 140 },
]

/** Addresses outside, and who answers under them. They are changed in the design. */
export function FloatingIpList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const list = useQuery(trpc.floatingIps.list.queryOptions({ vdcId }))
  const { table } = useListTable(list, {
    label: 'Floating IPs',
    empty: (
      <EmptyState icon={<Globe />} title="No floating IP yet">
        Nothing outside reaches these networks. Draw a floating IP in the{' '}
        <TextLink href={paths.design(vdcId)}>design</TextLink> to have an instance answer there.
      </EmptyState>
    ),
  })
  return (
    <Section title="Floating IPs" count={list.data?.items.length}>
      <DataTable {...table} columns={columns} rowLabel={row => row.name} skeletonRows={1} />
    </Section>
  )
}
