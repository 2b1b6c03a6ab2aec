import type { z } from 'zod'
import { type EvacuationForecast, forecastEvacuation } from '@/server/domain/failover'
import type { hostInput } from '@/server/domain/inputs'
import { lostInstances, membersElsewhere } from '@/server/store/failover'
import { hostCandidates } from '@/server/store/read-hosts'
import type { ServiceContext } from '../context'
import { getHost } from './queries'

/** What would start where if the host were given up now, and what would not. */
export async function evacuationForecastOf(
  ctx: ServiceContext,
  input: z.output<typeof hostInput>,
): Promise<EvacuationForecast> {
  const { id } = await getHost(ctx, input)
  const { pool } = ctx.store
  const nobody = { vdcId: '', antiAffinityGroup: null, instanceId: null }
  const [lost, hosts, members] = await Promise.all([
    lostInstances(pool, id),
    hostCandidates(pool, nobody),
    membersElsewhere(pool, id),
  ])
  return forecastEvacuation(
    lost,
    hosts.filter(host => host.id !== id),
    members,
  )
}
