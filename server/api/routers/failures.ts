import { z } from 'zod'
import { causeView, forecastView } from '@/server/domain/failure/fleet'
import { failureInput } from '@/server/domain/inputs'
import { getForecast, listCauses } from '@/server/services/failures/queries'
import { callsOf, router } from '../trpc'

const call = callsOf('Failures')

export const failuresRouter = router({
  causes: call({
    method: 'GET',
    path: '/failures',
    summary: 'List what may fail',
    description: 'Each host, rack, room, power feed, cooling loop, fire area, switch and zone, with what hangs on it.',
    permission: 'hosts.read',
    errors: ['denied'],
  })
    .output(z.object({ items: z.array(causeView) }))
    .query(({ ctx }) => listCauses(ctx.service)),

  forecast: call({
    method: 'GET',
    path: '/failures/forecast',
    summary: 'Forecast a failure',
    description:
      'What stops, what starts elsewhere and where, what finds no room, which clusters lose their quorum. Changes nothing.',
    permission: 'hosts.read',
    errors: ['missing', 'denied'],
  })
    .input(failureInput)
    .output(forecastView)
    .query(({ ctx, input }) => getForecast(ctx.service, input)),
})
