import { sessionView } from '@/server/domain/access'
import { searchInput } from '@/server/domain/inputs'
import { searchView } from '@/server/domain/overview'
import { searchAll } from '@/server/services/search/queries'
import { readSession } from '@/server/services/session/queries'
import { callsOf, router } from '../trpc'

const call = callsOf('Session')

export const sessionRouter = router({
  me: call({
    method: 'GET',
    path: '/me',
    summary: 'Who am I',
    description: 'The user behind the session or token, the VDCs that it may read, and Plenum’s version.',
    permission: 'session.read',
    errors: [],
  })
    .output(sessionView)
    .query(({ ctx }) => readSession(ctx.service)),
})

export const searchRouter = router({
  all: call({
    method: 'GET',
    path: '/search',
    summary: 'Search everything',
    description: 'Instances, volumes, hosts, VDCs and tasks that you may read, by name, id or address.',
    permission: 'session.search',
    errors: [],
  })
    .input(searchInput)
    .output(searchView)
    .query(({ ctx, input }) => searchAll(ctx.service, input)),
})
