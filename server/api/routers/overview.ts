import { overviewView } from '@/server/domain/overview'
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
