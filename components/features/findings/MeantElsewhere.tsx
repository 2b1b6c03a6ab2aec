'use client'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Callout } from '@/components/ui/Callout'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { FindingCard } from './FindingCard'

/** The finding that the address names, where the list doesn’t have it: a link lives longer than what it leads to. */
export function MeantElsewhere({ findingId, readOnly }: { findingId: string; readOnly: string | null }) {
  const trpc = useTRPC()
  const { data: finding, error } = useQuery(trpc.findings.get.queryOptions({ findingId }))
  if (error) return <Callout tone="warn">{sentenceOf(error)}</Callout>
  if (!finding) return null
  if (finding.state !== 'cleared') return <FindingCard finding={finding} readOnly={readOnly} isMeant />
  return (
    <Callout title={finding.summary}>
      This difference is gone since <RelativeTime at={finding.clearedAt ?? finding.lastSeenAt} />.
    </Callout>
  )
}
