import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { Shell } from '@/components/features/shell/Shell'
import { TaskTray } from '@/components/features/tasks/TaskTray'
import { Providers } from '@/components/live/Providers'
import { TaskToasts } from '@/components/live/TaskToasts'
import { getApi } from '@/server/api/runtime'
import { paths } from '@/server/domain/paths'
import { pageData } from '../page-data'

/** Everything behind the sign-in. */
export default async function ConsoleLayout({ children }: { children: React.ReactNode }) {
  const requestHeaders = await headers()
  if (!(await getApi().whoIs(requestHeaders))) {
    const wanted = requestHeaders.get('x-plenum-path')
    redirect(wanted && wanted !== '/' ? `${paths.signIn()}?next=${encodeURIComponent(wanted)}` : paths.signIn())
  }
  const Data = await pageData(trpc => [
    trpc.session.me.queryOptions(),
    trpc.tasks.list.queryOptions({ active: true, limit: 20 }),
  ])
  return (
    <NuqsAdapter>
      <Providers cursor={getApi().liveCursor()}>
        <Data>
          <Shell tasks={<TaskTray />}>{children}</Shell>
          <TaskToasts />
        </Data>
      </Providers>
    </NuqsAdapter>
  )
}
