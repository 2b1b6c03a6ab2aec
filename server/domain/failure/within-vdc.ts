import { z } from 'zod'
import { idOf } from '../ids'
import { failureCause } from './cause'
import { type Forecast, forecastCluster } from './fleet'

/** What a failure does to one VDC. Of machines and hosts of others it says nothing. */
export const vdcForecastView = z.object({
  cause: failureCause,
  /** Those that stop. */
  instances: z.array(
    z.object({
      id: idOf('instance'),
      name: z.string(),
      /** The zone in which it starts again; null: it stays down, for this reason. */
      startsIn: z.string().nullable(),
      /** The host; null for whoever sees none. */
      startsOn: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** Volumes whose storage is gone with the zone. */
  volumes: z.array(z.object({ id: idOf('volume'), name: z.string() })),
  clusters: z.array(forecastCluster),
})
export type VdcForecast = z.infer<typeof vdcForecastView>

type Volume = { id: string; name: string; zoneId: string }

/**
 * One VDC’s part of a forecast. Which hosts there are is the operators’ to see.
 */
export function withinVdc(
  { cause, restarts, stranded, clusters }: Forecast,
  vdcId: string,
  volumes: readonly Volume[],
  { seesHosts }: { seesHosts: boolean },
): VdcForecast {
  const isHere = ({ instance }: { instance: { vdcId: string } }) => instance.vdcId === vdcId
  const idIn = (instance: { id: string }) => instance.id as VdcForecast['instances'][number]['id']
  const instances = [
    ...stranded.filter(isHere).map(({ instance, reason, publicReason }) => ({
      ...{ id: idIn(instance), name: instance.name, startsIn: null, startsOn: null },
      reason: seesHosts ? reason : publicReason,
    })),
    ...restarts.filter(isHere).map(({ instance, zoneName, hostName }) => ({
      ...{ id: idIn(instance), name: instance.name, reason: null },
      ...{ startsIn: zoneName, startsOn: seesHosts ? hostName : null },
    })),
  ]
  return {
    cause,
    instances,
    volumes:
      cause.kind === 'zone'
        ? volumes.filter(volume => volume.zoneId === cause.zoneId).map(({ id, name }) => ({ id: id as never, name }))
        : [],
    clusters: clusters.filter(cluster => cluster.vdcId === vdcId),
  }
}
