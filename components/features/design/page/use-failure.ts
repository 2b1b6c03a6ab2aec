import { skipToken, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { type FailureCause, failureCause } from '@/server/domain/failure/cause'
import type { CauseView } from '@/server/domain/failure/fleet'
import type { VdcForecast } from '@/server/domain/failure/within-vdc'
import type { Fate } from '../looks'
import { keyOf } from '../picture'

/** “zone/zone_01…/north”, as it stands in the address. */
export const printCause = ({ kind, zoneId, name }: FailureCause) => [kind, zoneId, name].join('/')

function parseCause(text: string | null): FailureCause | null {
  const [kind, zoneId, ...name] = text?.split('/') ?? []
  return failureCause.safeParse({ kind, zoneId, name: name.join('/') }).data ?? null
}

export type Failure = {
  causes: readonly CauseView[]
  /** What is being tried; null: nothing. */
  cause: FailureCause | null
  forecast: VdcForecast | undefined
  error: unknown
  /** By key. */
  fates: ReadonlyMap<string, Fate> | undefined
}

/** What would become of a VDC if something failed: tried on the live picture, where nothing happens by it. */
export function useFailure(vdcId: string, isShown: boolean, chosen: string | null): Failure {
  const trpc = useTRPC()
  const cause = isShown ? parseCause(chosen) : null
  const causes = useQuery(trpc.failures.causesInVdc.queryOptions(isShown ? { vdcId } : skipToken))
  const forecast = useQuery(trpc.failures.forecastInVdc.queryOptions(cause ? { vdcId, ...cause } : skipToken))
  const data = cause ? forecast.data : undefined
  const fates = useMemo(() => data && fatesOf(data), [data])
  return { causes: causes.data?.items ?? [], cause, forecast: data, error: cause && forecast.error, fates }
}

function fatesOf({ instances, volumes, clusters }: VdcForecast): Map<string, Fate> {
  const fates = new Map<string, Fate>()
  for (const { name, startsIn, startsOn, reason } of instances)
    fates.set(
      keyOf('instance', name),
      startsIn
        ? { isLost: false, words: startsOn ? `Restarts on ${startsOn}` : `Restarts in ${startsIn}` }
        : { isLost: true, words: `Stays down. ${reason ?? ''}` },
    )
  for (const { name } of volumes) fates.set(keyOf('volume', name), { isLost: true, words: 'Out of reach' })
  for (const { name, during, after, quorum, size } of clusters)
    fates.set(keyOf('cluster', name), {
      isLost: after < quorum,
      words:
        during >= quorum
          ? `Keeps its quorum: ${during} of ${size} run on`
          : after >= quorum
            ? 'Without its quorum until members have started elsewhere'
            : `Loses its quorum: ${after} of ${size} left`,
    })
  return fates
}
