import type { z } from 'zod'
import type { Page } from '@/server/domain/common'
import type { listInstancesInput } from '@/server/domain/inputs/instances'
import type { InstanceView } from '@/server/domain/instance'
import {
  type InstanceRow,
  instanceColumns,
  instanceFrom,
  instanceStateSql,
  type Reader,
  toInstanceView,
} from './instance-rows'
import { readPage, type SortKeys } from './page'
import { all, containing, firstRow, type Runner, rows, type Sql, sql } from './sql'

type Query = Omit<z.output<typeof listInstancesInput>, 'vdcId'>
type Sort = 'name' | 'state' | 'createdAt' | 'vcpus' | 'memoryMiB' | 'cpuPercent' | 'address' | 'zone'

const sorts: SortKeys<Sort> = {
  name: { by: sql`i.name`, type: 'text' },
  state: { by: instanceStateSql, type: 'text' },
  createdAt: { by: sql`extract(epoch FROM i.created_at)::float8`, type: 'float8' },
  vcpus: { by: sql`i.vcpus`, type: 'float8' },
  memoryMiB: { by: sql`i.memory_mib`, type: 'float8' },
  cpuPercent: {
    by: sql`coalesce(CASE WHEN i.observed IN ('running', 'paused') THEN i.cpu_percent END, -1)`,
    type: 'float8',
  },
  address: { by: sql`i.address::inet`, type: 'inet' },
  zone: { by: sql`coalesce(zone.name, '')`, type: 'text' },
}

export async function listInstances(
  on: Runner,
  vdcId: string,
  query: Query,
  reader: Reader,
): Promise<Page<InstanceView>> {
  const states = query.state?.split(',').map(state => state.trim())
  const page = await readPage<InstanceRow, Sort>(on, {
    ...query,
    columns: instanceColumns,
    from: instanceFrom,
    where: all([
      sql`i.vdc_id = ${vdcId}`,
      states && sql`${instanceStateSql} = ANY(${states}::text[])`,
      query.zoneId && sql`i.zone_id = ${query.zoneId}`,
      query.typeId && sql`i.type_id = ${query.typeId}`,
      query.imageId && sql`i.image_id = ${query.imageId}`,
      query.search && matches(query.search),
    ]),
    id: sql`i.id`,
    sorts,
  })
  return { ...page, items: page.items.map(row => toInstanceView(row, reader)) }
}

const matches = (search: string) =>
  sql`(i.name ILIKE ${containing(search)} OR i.address LIKE ${containing(search)} OR i.id = ${search} OR i.mac = ${search.toLowerCase()})`

export const readInstance = async (on: Runner, instanceId: string, reader: Reader): Promise<InstanceView | null> => {
  const row = await firstRow<InstanceRow>(
    on,
    sql`SELECT ${instanceColumns} FROM ${instanceFrom} WHERE i.id = ${instanceId}`,
  )
  return row && toInstanceView(row, reader)
}

/** All of a VDC, for its graph. */
export const instancesOfVdc = (on: Runner, vdcId: string, reader: Reader) =>
  readAll(on, sql`i.vdc_id = ${vdcId}`, reader)
export const instancesOfHost = (on: Runner, hostId: string, reader: Reader) =>
  readAll(on, sql`i.host_id = ${hostId}`, reader)

async function readAll(on: Runner, where: Sql, reader: Reader): Promise<InstanceView[]> {
  const found = await rows<InstanceRow>(
    on,
    sql`SELECT ${instanceColumns} FROM ${instanceFrom} WHERE ${where} ORDER BY i.name, i.id`,
  )
  return found.map(row => toInstanceView(row, reader))
}
