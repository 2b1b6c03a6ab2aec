import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { TaskDetail } from '@/components/features/tasks/TaskDetail'

export const metadata: Metadata = { title: 'Task' }

export default async function TaskPage({ params }: { params: Promise<{ task: string }> }) {
  const { task } = await params
  const Data = await pageData(trpc => [trpc.tasks.get.queryOptions({ taskId: task })])
  return (
    <Data>
      <TaskDetail taskId={task} />
    </Data>
  )
}
