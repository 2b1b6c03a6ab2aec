import { PlenumError } from '@/server/domain/errors'
import { causesOf, type FailureCause } from '@/server/domain/failure/cause'
import type { Fleet, Forecast } from '@/server/domain/failure/fleet'
import { forecastFailure } from '@/server/domain/failure/forecast'
import { fleetClusters, fleetHosts, fleetInstances } from '@/server/store/read-fleet'
import type { Runner } from '@/server/store/sql'

export async function readFleet(db: Runner): Promise<Fleet> {
  const [hosts, instances, clusters] = await Promise.all([fleetHosts(db), fleetInstances(db), fleetClusters(db)])
  return { hosts, instances, clusters }
}

/** @throws `missing` when nothing hangs on that. */
export function forecastIn(fleet: Fleet, cause: FailureCause): Forecast {
  const isKnown = causesOf(fleet.hosts).some(
    each => each.kind === cause.kind && each.zoneId === cause.zoneId && each.name === cause.name,
  )
  if (!isKnown) throw noSuchCause(cause)
  return forecastFailure(cause, fleet)
}

export const noSuchCause = ({ kind, name }: FailureCause) =>
  new PlenumError('missing', `No host hangs on a ${kind} ${name} there. Choose one of the list.`)
