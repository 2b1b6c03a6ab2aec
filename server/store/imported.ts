import type { ImportedMachine } from '@/server/domain/drift/finding'
import type { Id } from '@/server/domain/ids'
import type { PowerState } from '@/server/domain/instance'
import { firstRow, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** Stands for whatever imported machines boot from. Never published, so that nobody can choose it. */
const imageId = 'img_00000000000000000000' as Id<'image'>

/** The image of all imported instances; made with the first of them. */
export async function importedImage(tx: AnyTx): Promise<Id<'image'>> {
  await rows(
    tx,
    sql`INSERT INTO image (id, name, path, format, os, description, min_memory_mib, min_disk_gib)
      VALUES (${imageId}, 'Imported', '', 'raw', 'unknown', 'Stands for what imported machines boot from.', 1, 1)
      ON CONFLICT DO NOTHING`,
  )
  return imageId
}

export type NewImported = {
  id: Id<'instance'>
  vdcId: string
  name: string
  imageId: string
  vcpus: number
  memoryMiB: number
  cpuShares: number
  networkId: string
  mac: string
  address: string
  power: PowerState
  hostId: string
  zoneId: string
  machine: ImportedMachine
  createdBy: string
}

/** As `insertInstance`, for a machine that is there already. Its root disk is its own: one GiB stands for it. */
export async function insertImported(tx: AnyTx, it: NewImported): Promise<'name' | 'mac' | null> {
  const made = await rows(
    tx,
    sql`INSERT INTO instance (id, vdc_id, name, vcpus, cpu_shares, memory_mib, root_disk_gib, image_id, network_id, mac,
        address, power, zone_id, host_id, placement_reason, imported, created_by, updated_at)
      SELECT ${it.id}, ${it.vdcId}, ${it.name}, ${it.vcpus}::int, ${it.cpuShares}::int, ${it.memoryMiB}::int, 1,
        ${it.imageId}, ${it.networkId}, ${it.mac}, ${it.address}, ${it.power}, ${it.zoneId}, host.id,
        host.name || ' in ' || zone.name || ': it was there when it was imported.', ${JSON.stringify(it.machine)}::jsonb,
        ${it.createdBy}, now()
      FROM host JOIN zone ON zone.id = host.zone_id WHERE host.id = ${it.hostId}
      ON CONFLICT DO NOTHING RETURNING id`,
  )
  if (made.length > 0) return null
  const twin = await firstRow(tx, sql`SELECT 1 FROM instance WHERE vdc_id = ${it.vdcId} AND name = ${it.name}`)
  return twin ? 'name' : 'mac'
}
