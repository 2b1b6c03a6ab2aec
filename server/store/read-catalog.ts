import { addressesIn, parseCidr } from '@/server/domain/address'
import type { ImageView, InstanceTypeView, NetworkView } from '@/server/domain/catalog'
import { isOpenTo } from './image-audience'
import { firstRow, type Runner, rows, sql } from './sql'

export const listInstanceTypes = (on: Runner) =>
  rows<InstanceTypeView>(
    on,
    sql`SELECT id, name, vcpus, memory_mib AS "memoryMiB", description FROM instance_type
      ORDER BY position, vcpus, memory_mib, name`,
  )

export const readInstanceType = (on: Runner, typeId: string) =>
  firstRow<InstanceTypeView>(
    on,
    sql`SELECT id, name, vcpus, memory_mib AS "memoryMiB", description FROM instance_type WHERE id = ${typeId}`,
  )

const images = sql`SELECT id, name, os, description, format, checksum, source,
    ceil(size_bytes / 1048576.0)::int AS "sizeMiB",
    CASE WHEN virtual_bytes > 0 THEN ceil(virtual_bytes / 1073741824.0)::int END AS "virtualGiB",
    signature, family, deprecated_at IS NOT NULL AS "isDeprecated", CASE WHEN is_public THEN 'public' WHEN EXISTS (SELECT 1 FROM image_share WHERE image_id = image.id) THEN 'shared'
      ELSE 'private' END AS visibility,
    coalesce((SELECT json_agg(json_build_object('vdcId', vdc.id, 'name', vdc.name) ORDER BY vdc.name, vdc.id)
      FROM image_share s JOIN vdc ON vdc.id = s.vdc_id WHERE s.image_id = image.id), '[]') AS "sharedWith",
    (SELECT count(*)::int FROM instance WHERE instance.image_id = image.id) AS "instanceCount",
    min_memory_mib AS "minMemoryMiB", min_disk_gib AS "minDiskGiB", login_hint AS "loginHint",
    created_at AS "createdAt", size_bytes > 0 AS "isReady" FROM image`

type ImageRow = Omit<ImageView, 'createdAt'> & { createdAt: Date; isReady: boolean }
const toImage = ({ isReady: _, ...row }: ImageRow): ImageView => ({ ...row, createdAt: row.createdAt.toISOString() })

/** Published images, those whose file was read, that one of these VDCs may use. */
export async function listImages(on: Runner, openTo: 'all' | readonly string[]): Promise<ImageView[]> {
  const open = openTo === 'all' ? sql`TRUE` : isOpenTo(openTo)
  return (await rows<ImageRow>(on, sql`${images} WHERE size_bytes > 0 AND ${open} ORDER BY name`)).map(toImage)
}

/** Whether a VDC may make instances from it. */
export const isImageOpenTo = async (on: Runner, imageId: string, vdcId: string) =>
  (await firstRow(on, sql`SELECT 1 FROM image WHERE id = ${imageId} AND ${isOpenTo([vdcId])}`)) !== null

/** Also one that is not published yet. */
export async function readImage(on: Runner, imageId: string): Promise<(ImageView & { isReady: boolean }) | null> {
  const row = await firstRow<ImageRow>(on, sql`${images} WHERE id = ${imageId}`)
  return row && { ...toImage(row), isReady: row.isReady }
}

type NetworkRow = Omit<NetworkView, 'createdAt' | 'addressesTotal'> & { createdAt: Date }

export async function networksOfVdc(on: Runner, vdcId: string): Promise<NetworkView[]> {
  const found = await rows<NetworkRow>(
    on,
    sql`SELECT n.id, n.vdc_id AS "vdcId", n.name, n.cidr, n.cidr6, n.created_at AS "createdAt",
        (SELECT count(*)::int FROM instance i WHERE i.network_id = n.id)
          + (SELECT count(*)::int FROM load_balancer b WHERE b.network_id = n.id) AS "addressesUsed",
        (SELECT coalesce(sum(r.last - r.first + 1), 0)::int FROM address_reservation r WHERE r.network_id = n.id)
          AS "addressesReserved"
      FROM network n WHERE n.vdc_id = ${vdcId} ORDER BY n.name, n.id`,
  )
  return found.map(row => {
    const cidr = parseCidr(row.cidr)
    return { ...row, createdAt: row.createdAt.toISOString(), addressesTotal: cidr ? addressesIn(cidr) : 0 }
  })
}
