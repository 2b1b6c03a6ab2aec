'use client'
import { useQuery } from '@tanstack/react-query'
import { Shield } from 'lucide-react'
import { sentenceOf } from '@/components/live/api-error'
import { DriftMark } from '@/components/live/DriftMark'
import { useTRPC } from '@/components/live/trpc'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageGone, PageLoading } from '@/components/ui/PageState'
import { Section } from '@/components/ui/Section'
import type { RuleCountsView, SecurityGroupView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { RuleTable } from './RuleTable'

/** A security group's rules, and which of them let anything pass. */
export function SecurityGroupPage({ vdcId, securityGroupId }: { vdcId: string; securityGroupId: string }) {
  const trpc = useTRPC()
  const groups = useQuery(trpc.securityGroups.list.queryOptions({ vdcId }))
  const counts = useQuery(trpc.securityGroups.counts.queryOptions({ vdcId }))
  const group = groups.data?.items.find(each => each.id === securityGroupId)
  const counted = counts.data?.items.find(each => each.securityGroupId === securityGroupId)
  if (groups.error && !groups.data)
    return (
      <PageError
        title="This security group can’t be shown"
        onRetry={() => groups.refetch()}
        isRetrying={groups.isFetching}
      >
        {sentenceOf(groups.error)}
      </PageError>
    )
  if (!groups.data) return <PageLoading label="Loading the security group" />
  if (!group)
    return (
      <PageGone
        kind="security group"
        icon={<Shield />}
        backTo={{ href: paths.networks(vdcId), label: 'To the networks' }}
      />
    )
  return (
    <Page>
      <PageHeader
        title={group.name}
        isMono
        state={<DriftMark vdcId={vdcId} resourceId={group.id} />}
        meta={membersInWords(group)}
        actions={<ButtonLink href={paths.design(vdcId)}>Change in the design</ButtonLink>}
      />
      {counted && <Uncounted group={group} counts={counted} />}
      <Section title="Rules" count={group.rules.length} description={counted && matchedInWords(counted)}>
        <RuleTable vdcId={vdcId} group={group} counts={counted} />
      </Section>
    </Page>
  )
}

/** What is not counted is not “never matched”. */
function Uncounted({ group, counts }: { group: SecurityGroupView; counts: RuleCountsView }) {
  const { uncountedZones: zones } = counts
  if (zones.length === 0 || group.rules.length === 0) return null
  return (
    <Callout tone="warn" title={`Not all is counted in ${zones.join(', ')}`}>
      Some hosts there don’t tell what they let pass, or don’t answer at the moment: a rule may let more pass than is
      shown.
    </Callout>
  )
}

const membersInWords = ({ members }: SecurityGroupView) =>
  members.length === 0 ? 'Nobody is in it' : `${formatCount(members.length, 'member')}: ${members.join(', ')}`

function matchedInWords({ rules }: RuleCountsView): string | undefined {
  const dead = rules.filter(rule => rule && rule.matchedAt === null).length
  if (dead === 0) return undefined
  return `${formatCount(dead, 'rule')} of ${rules.length} never let anything pass since counting began`
}
