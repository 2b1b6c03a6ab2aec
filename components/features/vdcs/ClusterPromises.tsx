import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { StateMark } from '@/components/ui/StateMark'

/** What each cluster survives as it stands now, those without their quorum first; nothing where there are none. */
export function ClusterPromises({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const clusters = useQuery(trpc.vdcs.clusters.queryOptions({ vdcId }))
  if (!clusters.data?.items.length) return null
  const items = clusters.data.items.toSorted((a, b) => Number(a.holds) - Number(b.holds))
  return (
    <ul aria-label="Clusters" className="flex max-h-24 flex-col gap-1 overflow-y-auto text-sm">
      {items.map(({ id, name, size, running, holds, survives, sentence }) => (
        <li key={id} className="flex items-start gap-2">
          <span className="flex h-5 items-center">
            <StateMark state={holds ? (survives.length > 0 ? 'up' : 'warning') : 'error'} label="" />
          </span>
          <span className="min-w-0">
            <span className="font-mono">{name}</span>{' '}
            <span className="tnum text-muted">
              {running} of {size}.
            </span>{' '}
            <span className={holds ? 'text-muted' : 'text-error-text'}>{sentence}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
