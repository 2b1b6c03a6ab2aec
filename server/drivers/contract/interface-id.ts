import { createHash } from 'node:crypto'
import type { Id } from '@/server/domain/ids'

/**
 * What both sides of a port call it, the zone's network and the host's switch (`iface-id`): a UUID made of our id (RFC
 * 9562 version 8), so that neither has to ask the other.
 */
export function interfaceId(id: Id<'port'>): string {
  const bytes = createHash('sha256').update(`plenum:${id}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
