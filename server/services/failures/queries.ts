import type { z } from 'zod'
import { causesOf, isHit } from '@/server/domain/failure/cause'
import type { CauseView, Forecast } from '@/server/domain/failure/fleet'
import type { failureInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { fleetHosts, fleetInstances } from '@/server/store/read-fleet'
import type { ServiceContext } from '../context'
import { forecastIn, readFleet } from './read-fleet'

/** Everything that may fail, with what stands on it. */
export async function listCauses(ctx: ServiceContext): Promise<{ items: CauseView[] }> {
  authorize(ctx.actor, 'hosts.read', 'platform')
  const db = ctx.store.pool
  const [hosts, instances] = await Promise.all([fleetHosts(db), fleetInstances(db)])
  const zones = new Map(hosts.map(({ zoneId, zoneName }) => [zoneId, zoneName]))
  const running = new Map<string, number>()
  for (const { hostId, isOn } of instances) if (hostId && isOn) running.set(hostId, (running.get(hostId) ?? 0) + 1)
  const items = causesOf(hosts).map(cause => {
    const hit = hosts.filter(host => isHit(cause, host))
    const runningCount = hit.reduce((sum, { id }) => sum + (running.get(id) ?? 0), 0)
    return { ...cause, zoneName: zones.get(cause.zoneId)!, hostCount: hit.length, runningCount }
  })
  return { items }
}

/** @throws `missing` when nothing hangs on that. */
export async function getForecast(ctx: ServiceContext, cause: z.output<typeof failureInput>): Promise<Forecast> {
  authorize(ctx.actor, 'hosts.read', 'platform')
  return forecastIn(await readFleet(ctx.store.pool), cause)
}
