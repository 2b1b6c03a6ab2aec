import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { loadTaskSearch, taskListQuery } from '@/components/features/tasks/list-search'
import { TaskList } from '@/components/features/tasks/TaskList'

export const metadata: Metadata = { title: 'Tasks' }

export default async function TasksPage({ searchParams }: { searchParams: SearchParams }) {
  const search = await loadTaskSearch(searchParams)
  const Data = await pageData(trpc => [taskListQuery(trpc, search)])
  return (
    <Data>
      <TaskList />
    </Data>
  )
}
