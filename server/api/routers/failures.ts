import { z } from 'zod'
import { causeView, forecastView } from '@/server/domain/failure/fleet'
import { vdcForecastView } from '@/server/domain/failure/within-vdc'
import { failureInput, vdcFailureInput, vdcInput } from '@/server/domain/inputs'
import { getVdcForecast, listVdcCauses } from '@/server/services/failures/in-vdc'
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

  causesInVdc: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/failures',
    summary: 'List what may fail under a VDC',
    description: 'Zones; for operators also what its instances’ hosts hang on.',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcInput)
    .output(z.object({ items: z.array(causeView) }))
    .query(({ ctx, input }) => listVdcCauses(ctx.service, input)),

  forecastInVdc: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/failures/forecast',
    summary: 'Forecast what a failure does to a VDC',
    description:
      'Which of its instances stop, where they start again or why not, which volumes are out of reach, which clusters lose their quorum. Changes nothing.',
    permission: 'vdcs.read',
    errors: ['missing'],
  })
    .input(vdcFailureInput)
    .output(vdcForecastView)
    .query(({ ctx, input }) => getVdcForecast(ctx.service, input)),
})
