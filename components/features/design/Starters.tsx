import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatCount } from '@/components/ui/format'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { DesignDocument } from '@/server/domain/design/document'
import { expandDesign } from '@/server/domain/design/expand'

/** Designs to begin with, made for what this data center offers. */
export function Starters({ vdcId, onChoose }: { vdcId: string; onChoose: (document: DesignDocument) => void }) {
  const trpc = useTRPC()
  const starters = useQuery(trpc.designs.starters.queryOptions({ vdcId }))
  if (starters.error)
    return (
      <ErrorState title="No starting points can be shown" onRetry={() => starters.refetch()}>
        {sentenceOf(starters.error)}
      </ErrorState>
    )
  if (!starters.data) return <SkeletonText lines={4} />
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {starters.data.items.map(starter => (
        <li key={starter.key}>
          <button
            type="button"
            onClick={() => onChoose(starter.document)}
            className="flex h-full w-full flex-col gap-1 rounded-md border border-line-strong bg-surface px-3 py-2.5 text-left transition-colors hover:border-line-control"
          >
            <span className="flex w-full flex-wrap items-baseline justify-between gap-x-2 text-sm font-medium">
              {starter.title}
              <span className="tnum text-xs font-normal text-muted">{sumOf(starter.document)}</span>
            </span>
            <span className="text-xs text-muted">{starter.description}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function sumOf(document: DesignDocument): string {
  const { instances, volumes } = expandDesign(document)
  const parts = [
    instances.size > 0 && formatCount(instances.size, 'instance'),
    volumes.size > 0 && formatCount(volumes.size, 'volume'),
  ]
  return parts.filter(Boolean).join(', ') || 'Nothing yet'
}
