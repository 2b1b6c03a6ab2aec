import { useQuery } from '@tanstack/react-query'
import { Shield } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { Section } from '@/components/ui/Section'
import { TextLink } from '@/components/ui/TextLink'
import type { SecurityGroupView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { DriftingName } from './DriftingName'

const columns: readonly Column<SecurityGroupView>[] = [
  { id: 'name', header: 'Name', cell: row => <DriftingName of={row} />, isMono: true, phone: 'title', minWidth: 120 },
  {
    id: 'rules',
    header: 'Lets pass',
    cell: row => row.rules.map(rule => rule.sentence).join('; ') || 'Nothing in, everything out',
    minWidth: 240,
  },
  { id: 'members', header: 'Members', cell: row => row.members.join(', ') || 'Nobody', isMono: true, minWidth: 140 },
]

/** What may reach instances, and what they may send. They are changed in the design. */
export function SecurityGroupList({ vdcId, actions }: { vdcId: string; actions: React.ReactNode }) {
  const trpc = useTRPC()
  const list = useQuery(trpc.securityGroups.list.queryOptions({ vdcId }))
  const { table } = useListTable(list, {
    label: 'Security groups',
    empty: (
      <EmptyState icon={<Shield />} title="No security group yet">
        Everything on a network reaches everything else there. Draw a group in the{' '}
        <TextLink href={paths.design(vdcId)}>design</TextLink> to say what may.
      </EmptyState>
    ),
  })
  return (
    <Section title="Security groups" count={list.data?.items.length} actions={actions}>
      <DataTable
        {...table}
        columns={columns}
        rowLabel={row => row.name}
        rowHref={row => paths.securityGroup(vdcId, row.id)}
        skeletonRows={2}
      />
    </Section>
  )
}
