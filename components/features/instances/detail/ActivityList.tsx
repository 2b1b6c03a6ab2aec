'use client'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ErrorState } from '@/components/ui/ErrorState'
import { EventList } from '@/components/ui/EventList'
import { SkeletonText } from '@/components/ui/Skeleton'
import { paths } from '@/server/domain/paths'

/** What happened to an instance, newest first: by whom, and by which task. */
export function ActivityList({ instanceId, limit }: { instanceId: string; limit: number }) {
  const trpc = useTRPC()
  const activity = useQuery(trpc.instances.activity.queryOptions({ instanceId, limit }))
  if (activity.isPending) return <SkeletonText lines={limit > 10 ? 10 : 4} />
  if (!activity.data)
    return (
      <ErrorState title="Activity could not be read" onRetry={() => activity.refetch()}>
        {sentenceOf(activity.error)}
      </ErrorState>
    )
  return (
    <EventList
      label="Activity"
      items={activity.data.items.map(entry => ({ ...entry, href: entry.taskId && paths.task(entry.taskId) }))}
    />
  )
}
