import type { UseQueryResult } from '@tanstack/react-query'
import { ErrorState } from '@/components/ui/ErrorState'
import { EventList } from '@/components/ui/EventList'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { ActivityView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { sentenceOf } from './api-error'

type Props = { activity: UseQueryResult<{ items: ActivityView[] }, unknown>; skeletonLines?: number }

/** What happened to a thing, newest first: by whom, and by which task. */
export function ActivityList({ activity, skeletonLines = 4 }: Props) {
  if (activity.isPending) return <SkeletonText lines={skeletonLines} />
  if (!activity.data)
    return (
      <ErrorState
        title="Activity could not be read"
        onRetry={() => activity.refetch()}
        isRetrying={activity.isFetching}
      >
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
