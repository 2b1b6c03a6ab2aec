import { type Placement, type PlacementRequest, place } from '@/server/domain/placement'
import { hostCandidates } from './read-hosts'
import { type Runner, rows, sql } from './sql'

export type PlacementWish = Omit<PlacementRequest, 'volumeZoneIds'> & {
  vdcId: string
  /** The instance itself does not stand in its own way; null for one that is not there yet. */
  instanceId: string | null
  /** Volumes that have to be within reach. */
  volumeIds: string[]
  /** Volumes are to be made along with it: only zones with a storage server will do. */
  makesVolumes: boolean
  /** It is on this host already: a cordon, which keeps newcomers out, does not stand in its way. */
  staysOn?: string | null
}

/** Where it would go at this moment. */
export async function previewPlacement(on: Runner, wish: PlacementWish): Promise<Placement> {
  const candidates = await hostCandidates(on, wish)
  const hosts = candidates.map(host => (host.id === wish.staysOn ? { ...host, cordoned: false } : host))
  const volumeZoneIds = await zonesInReach(on, wish)
  return place({ ...wish, volumeZoneIds, usesReserve: wish.usesReserve ?? wish.staysOn != null }, hosts)
}

/** Zones from which the volumes can be reached; undefined when there are none to reach. */
async function zonesInReach(on: Runner, wish: PlacementWish): Promise<string[] | undefined> {
  if (wish.volumeIds.length === 0 && !wish.makesVolumes) return undefined
  const found = await rows<{ id: string }>(
    on,
    sql`SELECT z.id FROM zone z WHERE z.volume_driver IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM volume v WHERE v.id = ANY(${wish.volumeIds}::text[]) AND v.zone_id <> z.id)`,
  )
  return found.map(zone => zone.id)
}
