import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { causesOf, isHit } from '@/server/domain/failure/cause'
import type { CauseView } from '@/server/domain/failure/fleet'
import { forecastFailure } from '@/server/domain/failure/forecast'
import { type VdcForecast, withinVdc } from '@/server/domain/failure/within-vdc'
import type { vdcFailureInput, vdcInput } from '@/server/domain/inputs'
import { fleetClusters, fleetHosts, fleetInstances } from '@/server/store/read-fleet'
import { volumesOfVdc } from '@/server/store/read-volumes'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** What may fail under a VDC’s instances: zones; for operators also hosts, racks and what else these hang on. */
export async function listVdcCauses(
  ctx: ServiceContext,
  { vdcId }: z.output<typeof vdcInput>,
): Promise<{ items: CauseView[] }> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'vdcs.read', vdcId)
  const [hosts, instances] = await Promise.all([fleetHosts(db), fleetInstances(db)])
  const zones = new Map(hosts.map(({ zoneId, zoneName }) => [zoneId, zoneName]))
  const own = instances.filter(instance => instance.vdcId === vdcId && instance.isOn)
  const items = causesOf(hosts).flatMap((cause): CauseView[] => {
    if (!isTold(ctx, cause.kind)) return []
    const hit = new Set(hosts.filter(host => isHit(cause, host)).map(({ id }) => id))
    const runningCount = own.filter(({ hostId }) => hostId !== null && hit.has(hostId)).length
    // A zone where nothing of it runs may still hold its volumes.
    if (runningCount === 0 && cause.kind !== 'zone') return []
    return [
      { ...cause, zoneName: zones.get(cause.zoneId)!, hostCount: ctx.actor.isOperator ? hit.size : 0, runningCount },
    ]
  })
  return { items }
}

/** @throws `missing` for what nothing hangs on, and for everything but zones when a tenant asks. */
export async function getVdcForecast(
  ctx: ServiceContext,
  { vdcId, ...cause }: z.output<typeof vdcFailureInput>,
): Promise<VdcForecast> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'vdcs.read', vdcId)
  const [hosts, instances, clusters, volumes] = await Promise.all([
    fleetHosts(db),
    fleetInstances(db),
    fleetClusters(db),
    volumesOfVdc(db, vdcId),
  ])
  const isKnown = causesOf(hosts).some(
    each => each.kind === cause.kind && each.zoneId === cause.zoneId && each.name === cause.name,
  )
  if (!isKnown || !isTold(ctx, cause.kind))
    throw new PlenumError('missing', `Nothing here hangs on a ${cause.kind} ${cause.name}. Choose one of the list.`)
  return withinVdc(forecastFailure(cause, { hosts, instances, clusters }), vdcId, volumes, readerOf(ctx.actor))
}

const isTold = ({ actor }: ServiceContext, kind: string) => actor.isOperator || kind === 'zone'
