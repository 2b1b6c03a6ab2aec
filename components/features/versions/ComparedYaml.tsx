'use client'
import { skipToken, useQuery } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { TextDiff } from '@/components/ui/diff/TextDiff'
import { ErrorState } from '@/components/ui/ErrorState'
import { SkeletonText } from '@/components/ui/Skeleton'
import { printDesign } from '@/server/domain/design/yaml'
import { isDraft, sideWords } from './search'

type Props = { vdcId: string; from: string; to: string; isSplit?: boolean }

/** The same as text, the way that people write it. */
export function ComparedYaml({ vdcId, from, to, isSplit }: Props) {
  const left = useYaml(vdcId, from)
  const right = useYaml(vdcId, to)
  const error = left.error ?? right.error
  if (error) return <ErrorState title="They could not be read">{sentenceOf(error)}</ErrorState>
  if (left.yaml === undefined || right.yaml === undefined) return <SkeletonText lines={8} />
  return (
    <TextDiff
      label={`${sideWords(from)} and ${sideWords(to).toLowerCase()} as YAML`}
      from={left.yaml}
      to={right.yaml}
      isSplit={isSplit}
    />
  )
}

function useYaml(vdcId: string, side: string): { yaml?: string; error: unknown } {
  const trpc = useTRPC()
  const isCurrent = side === 'current'
  const current = useQuery({ ...trpc.designs.current.queryOptions({ vdcId }), enabled: isCurrent })
  const version = useQuery({
    ...trpc.designs.version.queryOptions({ vdcId, number: Number(side) }),
    enabled: !isCurrent && !isDraft(side),
    // It never changes.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const draft = useQuery(trpc.drafts.get.queryOptions(isDraft(side) ? { draftId: side } : skipToken))
  if (isDraft(side))
    return { yaml: draft.data && printDesign(draft.data.document), error: draft.data ? null : draft.error }
  if (isCurrent) return { yaml: current.data?.yaml, error: current.data ? null : current.error }
  return {
    yaml: version.data && printDesign(version.data.document),
    error: version.data ? null : version.error,
  }
}
