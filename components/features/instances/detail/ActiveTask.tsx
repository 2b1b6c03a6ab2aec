'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'

/** The work in progress on what this page shows, with its step in words. */
export function ActiveTask({ taskId }: { taskId: string }) {
  const trpc = useTRPC()
  const task = useQuery(trpc.tasks.get.queryOptions({ taskId }))
  if (!task.data) return null
  return (
    <div className="flex flex-col gap-2 rounded-md border px-3 py-2.5 text-sm" role="status">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span>
          <span className="font-medium">{task.data.title}</span>
          {task.data.currentStep && <span className="text-muted"> · {task.data.currentStep}</span>}
        </span>
        <TextLink href={paths.task(taskId)}>See the steps</TextLink>
      </div>
      <ProgressBar value={task.data.percent / 100} label={task.data.title} />
    </div>
  )
}
