'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { ActivityList } from '@/components/live/ActivityList'
import { useTRPC } from '@/components/live/trpc'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { StateBadge } from '@/components/ui/StateBadge'
import { paths } from '@/server/domain/paths'

/** Everything that happened, and the tasks that did it. */
export function InstanceActivity({ instanceId }: { instanceId: string }) {
  const trpc = useTRPC()
  const activity = useQuery(trpc.instances.activity.queryOptions({ instanceId, limit: 100 }))
  const tasks = useQuery(trpc.tasks.list.queryOptions({ resourceId: instanceId, limit: 50 }))
  return (
    <div className="grid items-start gap-8 lg:grid-cols-2">
      <Section title="Activity">
        <ActivityList activity={activity} skeletonLines={10} />
      </Section>
      <Section title="Tasks" count={tasks.data?.total}>
        {tasks.isPending ? (
          <SkeletonText lines={5} />
        ) : (
          <ul className="flex flex-col">
            {(tasks.data?.items ?? []).map(task => (
              <li key={task.id} className="flex items-center gap-3 border-b py-2 text-sm first:pt-0 last:border-b-0">
                <StateBadge state={task.state === 'running' ? 'in-progress' : task.state} className="w-36 shrink-0" />
                <Link href={paths.task(task.id)} className="min-w-0 flex-1 truncate hover:underline">
                  {task.title}
                </Link>
                <RelativeTime at={task.createdAt} className="shrink-0 text-xs text-faint" />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}
