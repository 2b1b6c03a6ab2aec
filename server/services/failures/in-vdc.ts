import type { z } from 'zod'
import { causesOf, isHit } from '@/server/domain/failure/cause'
import type { CauseView } from '@/server/domain/failure/fleet'
import { type VdcForecast, withinVdc } from '@/server/domain/failure/within-vdc'
import type { vdcFailureInput, vdcInput } from '@/server/domain/inputs'
import { fleetHosts, fleetInstances } from '@/server/store/read-fleet'
import { volumesOfVdc } from '@/server/store/read-volumes'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { forecastIn, noSuchCause, readFleet } from './read-fleet'

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
  if (!isTold(ctx, cause.kind)) throw noSuchCause(cause)
  const [fleet, volumes] = await Promise.all([readFleet(db), volumesOfVdc(db, vdcId)])
  return withinVdc(forecastIn(fleet, cause), vdcId, volumes, readerOf(ctx.actor))
}

const isTold = ({ actor }: ServiceContext, kind: string) => actor.isOperator || kind === 'zone'
