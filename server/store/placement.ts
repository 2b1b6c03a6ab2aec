import { type Placement, type PlacementRequest, place } from '@/server/domain/placement'
import { hasRoom, usualStorages } from '@/server/domain/storage-capacity'
import { hostCandidates } from './read-hosts'
import { filteredZoneIds, zonesThatFilter } from './security-groups'
import { firstRow, type Runner, rows, sql } from './sql'
import { freeGiB } from './storages'

export type PlacementWish = Omit<PlacementRequest, 'volumeZoneIds' | 'filteredZoneIds'> & {
  vdcId: string
  /** The instance itself does not stand in its own way; null for one that is not there yet. */
  instanceId: string | null
  /** Of one that is not there yet, if it is known. */
  imageId?: string
  /** Volumes that have to be within reach. */
  volumeIds: string[]
  /** Sizes of volumes that are to be made along with it: only zones whose storages have room for all of them will do. */
  newVolumesGiB?: number[]
  /** It is to be in security groups: only zones that enforce them will do. Default: as it is recorded. */
  isFiltered?: boolean
  /** It is on this host already: a cordon, which keeps newcomers out, does not stand in its way. */
  staysOn?: string | null
}

/** Where it would go at this moment. */
export async function previewPlacement(on: Runner, wish: PlacementWish): Promise<Placement> {
  const candidates = await hostCandidates(on, wish)
  const hosts = candidates.map(host => (host.id === wish.staysOn ? { ...host, cordoned: false } : host))
  const [volumeZoneIds, filteredZoneIds] = [await zonesInReach(on, wish), await filteredZones(on, wish)]
  const usesReserve = wish.usesReserve ?? wish.staysOn != null
  return place({ ...wish, volumeZoneIds, filteredZoneIds, usesReserve }, hosts)
}

/** Zones from which the volumes can be reached; undefined when there are none to reach. */
async function zonesInReach(on: Runner, wish: PlacementWish): Promise<string[] | undefined> {
  const { volumeIds, newVolumesGiB = [] } = wish
  if (volumeIds.length === 0 && newVolumesGiB.length === 0) return undefined
  const found = await rows<{ id: string; storages: { name: string; isDefault: boolean; freeGiB: number | null }[] }>(
    on,
    sql`SELECT z.id, (SELECT json_agg(json_build_object('name', name, 'isDefault', is_default,
          'freeGiB', CASE WHEN free_gib IS NOT NULL THEN ${freeGiB} END)) FROM storage WHERE zone_id = z.id) AS storages
      FROM zone z WHERE EXISTS (SELECT 1 FROM storage s WHERE s.zone_id = z.id)
        AND NOT EXISTS (SELECT 1 FROM volume v WHERE v.id = ANY(${volumeIds}::text[]) AND v.zone_id <> z.id)`,
  )
  const haveRoom = found.filter(({ storages }) =>
    usualStorages(storages, newVolumesGiB).every((it, at) => it && hasRoom(it.freeGiB, newVolumesGiB[at]!)),
  )
  return haveRoom.map(zone => zone.id)
}

/** Zones that enforce the security groups that it is recorded with; undefined when it is in none. */
async function filteredZones(on: Runner, { instanceId, isFiltered }: PlacementWish): Promise<string[] | undefined> {
  const found = await firstRow<{ zones: string[] | null }>(
    on,
    isFiltered
      ? sql`SELECT ${zonesThatFilter} AS zones`
      : sql`SELECT ${filteredZoneIds(sql`i`)} AS zones FROM instance i WHERE i.id = ${instanceId}::text`,
  )
  return found?.zones ?? undefined
}
