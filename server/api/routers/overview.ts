import { findingView } from '@/server/domain/catalog'
import { pageOf } from '@/server/domain/common'
import { listFindingsInput } from '@/server/domain/inputs'
import { overviewView } from '@/server/domain/overview'
import { listFindings } from '@/server/services/findings/queries'
import { readOverview } from '@/server/services/overview/queries'
import { callsOf, router } from '../trpc'

const call = callsOf('Data center')

export const overviewRouter = router({
  get: call({
    method: 'GET',
    path: '/overview',
    summary: 'Get the whole data center',
    description: 'Zones with their hosts, and totals. Operators only.',
    permission: 'hosts.read',
    errors: ['denied'],
  })
    .output(overviewView)
    .query(({ ctx }) => readOverview(ctx.service)),
})

export const findingsRouter = router({
  list: call({
    method: 'GET',
    path: '/findings',
    summary: 'List findings',
    description: 'Where what is differs from what is wanted.',
    permission: 'findings.read',
    errors: ['denied', 'missing'],
  })
    .input(listFindingsInput)
    .output(pageOf(findingView))
    .query(({ ctx, input }) => listFindings(ctx.service, input)),
})
