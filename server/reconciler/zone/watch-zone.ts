import { asPlenumError } from '@/server/domain/errors'
import type { Found } from '@/server/drivers/contract'
import { recordFindings } from '@/server/store/observe-findings'
import { type RecordedVolume, recordedInZone, recordVolumesObserved } from '@/server/store/observe-volumes'
import { looking } from '../call'
import { collect } from '../collect'
import { volumeDifferences } from '../findings/volumes'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'
import { every } from '../timing'

/** Sweeps a zone's storage server, until the signal ends it. */
export const watchZone = (watch: Watch, zone: WatchedPlace): Promise<void> =>
  every(
    watch.sweepMs,
    watch.signal,
    () => sweepZone(watch, zone),
    error => watch.onTrouble(`Sweeping the storage of ${zone.name}`, error),
  )

export async function sweepZone(watch: Watch, zone: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  let inventory: Found<'volume'>[]
  try {
    const { volumes } = await watch.infrastructure.storage(zone.id)
    if (!volumes) return
    inventory = await collect(volumes.list(looking(watch.signal)))
  } catch (error) {
    if (watch.signal.aborted) return
    if (asPlenumError(error).kind !== 'unreachable') throw error
    const idle = (await recordedInZone(pool, zone.id)).filter(isSettled)
    const reason = 'Its storage server does not answer; whether it is there is not known.'
    return recordVolumesObserved(
      pool,
      idle.map(({ id }) => ({ id, observed: 'unknown', reason })),
    )
  }
  const recorded = await recordedInZone(pool, zone.id)
  const there = new Set(inventory.map(found => found.id as string | null))
  await recordVolumesObserved(
    pool,
    recorded
      .filter(isSettled)
      .map(({ id }) =>
        there.has(id)
          ? { id, observed: 'available', reason: null }
          : { id, observed: 'missing', reason: 'It is no longer on its storage server. Ask an operator.' },
      ),
  )
  await recordFindings(pool, { hostId: null, zoneId: zone.id }, volumeDifferences(zone.name, recorded, inventory))
}

const isSettled = (volume: RecordedVolume) => !volume.isBusy && volume.observed !== 'pending'
