import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { causesOf, isHit } from '@/server/domain/failure/cause'
import type { CauseView, Forecast } from '@/server/domain/failure/fleet'
import { forecastFailure } from '@/server/domain/failure/forecast'
import type { failureInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { fleetClusters, fleetHosts, fleetInstances } from '@/server/store/read-fleet'
import type { ServiceContext } from '../context'

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
  const db = ctx.store.pool
  const [hosts, instances, clusters] = await Promise.all([fleetHosts(db), fleetInstances(db), fleetClusters(db)])
  const isKnown = causesOf(hosts).some(
    each => each.kind === cause.kind && each.zoneId === cause.zoneId && each.name === cause.name,
  )
  if (!isKnown)
    throw new PlenumError('missing', `No host hangs on a ${cause.kind} ${cause.name} there. Choose one of the list.`)
  return forecastFailure(cause, { hosts, instances, clusters })
}
