import { newId } from '@/server/domain/ids'
import type { PlanContext } from '@/server/domain/planning/recorded'
import { outsideOf } from './external-addresses'
import { isOpenTo } from './image-audience'
import { readQuota } from './quota'

import { hostCandidates } from './read-hosts'
import { type Runner, rows, sql } from './sql'
import { freeGiB } from './storages'

/**
 * What a plan needs to know besides: published images that the VDC may use, types, zones, hosts with their room at this moment, and the
 * ranges of other VDCs. Hosts count no group's members: the planner knows them from what is recorded.
 */
export async function readPlanContext(on: Runner, vdcId: string): Promise<PlanContext> {
  const images = await rows<Omit<PlanContext['images'][number], 'createdAt'> & { createdAt: Date }>(
    on,
    sql`SELECT id, name, family, deprecated_at IS NOT NULL AS "isDeprecated", created_at AS "createdAt", min_memory_mib AS "minMemoryMiB", min_disk_gib AS "minDiskGiB" FROM image
      WHERE size_bytes > 0 AND ${isOpenTo([vdcId])} ORDER BY name`,
  )
  const types = await rows<PlanContext['types'][number]>(
    on,
    sql`SELECT id, name, vcpus, memory_mib AS "memoryMiB" FROM instance_type ORDER BY position, vcpus, memory_mib, name`,
  )
  const zones = await rows<PlanContext['zones'][number]>(
    on,
    sql`SELECT id, name, coalesce((SELECT json_agg(json_build_object('id', id, 'name', name,
            'freeGiB', CASE WHEN free_gib IS NOT NULL THEN ${freeGiB} END) ORDER BY is_default DESC, name)
          FROM storage WHERE zone_id = zone.id), '[]') AS storages, network_driver IS NOT NULL AS "hasNetwork",
        network_driver IS NOT NULL AND external IS NOT NULL AS "hasExternal",
        CASE WHEN network_driver IS NOT NULL THEN ${outsideOf(sql`zone`)} END AS outside,
        backup_driver IS NOT NULL AS "hasBackups" FROM zone ORDER BY name`,
  )
  const hosts = await hostCandidates(on, { vdcId, antiAffinityGroup: null, instanceId: null })
  const others = await rows<{ cidr: string; cidr6: string | null }>(
    on,
    sql`SELECT cidr, cidr6 FROM network WHERE vdc_id <> ${vdcId}`,
  )
  return {
    images: images.map(image => ({ ...image, createdAt: image.createdAt.toISOString() })),
    types,
    zones,
    hosts,
    usedCidrs: others.map(network => network.cidr),
    usedCidrs6: others.flatMap(network => network.cidr6 ?? []),
    quota: await readQuota(on, vdcId),
    newId,
  }
}
