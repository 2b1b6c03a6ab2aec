import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { TaskDetail } from '@/components/features/tasks/TaskDetail'

type Props = { params: Promise<{ task: string }> }

export async function generateMetadata({ params }: Props) {
  const { task } = await params
  return titleOf('Task', async (trpc, read) => (await read(trpc.tasks.get.queryOptions({ taskId: task }))).title)
}

export default async function TaskPage({ params }: Props) {
  const { task } = await params
  const Data = await pageData(trpc => [trpc.tasks.get.queryOptions({ taskId: task })])
  return (
    <Data>
      <TaskDetail taskId={task} />
    </Data>
  )
}
