'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '@/components/live/trpc'
import { ErrorState } from '@/components/ui/ErrorState'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { SkeletonText } from '@/components/ui/Skeleton'
import { paths } from '@/server/domain/paths'

/** What happened to an instance, newest first: by whom, and by which task. */
export function ActivityList({ instanceId, limit }: { instanceId: string; limit: number }) {
  const trpc = useTRPC()
  const activity = useQuery(trpc.instances.activity.queryOptions({ instanceId, limit }))
  if (activity.isPending) return <SkeletonText lines={limit > 10 ? 10 : 4} />
  if (activity.error)
    return (
      <ErrorState title="Activity could not be read" onRetry={() => activity.refetch()}>
        {activity.error.message}
      </ErrorState>
    )
  if (activity.data.items.length === 0) return <p className="text-sm text-muted">Nothing happened yet.</p>
  return (
    <ol className="flex flex-col">
      {activity.data.items.map(entry => (
        <li key={entry.id} className="flex items-baseline gap-3 border-b py-2 text-sm last:border-b-0">
          <span className="min-w-0 flex-1">
            {entry.taskId ? (
              <Link href={paths.task(entry.taskId)} className="hover:underline">
                {entry.message}
              </Link>
            ) : (
              entry.message
            )}
            <span className="text-muted"> · {entry.actor}</span>
          </span>
          <RelativeTime at={entry.at} className="shrink-0 text-xs text-faint" />
        </li>
      ))}
    </ol>
  )
}
