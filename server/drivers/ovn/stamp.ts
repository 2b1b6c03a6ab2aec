import type { Where } from './ovsdb/operations'
import { map, mapIn, type Row } from './ovsdb/values'

/** Our id on a row of OVN's, and the user's name for people who look there. */
export const stamp = (id: string, name: string) => map({ [idKey]: id, [nameKey]: name })
export const stamped = (id: string): Where => [['external_ids', 'includes', map({ [idKey]: id })]]
export const stampOf = (row: Row): { id: string; name: string } => {
  const { [idKey]: id = '', [nameKey]: name = '' } = mapIn(row.external_ids)
  return { id, name }
}
export const nameKey = 'plenum_name'
const idKey = 'plenum_id'
