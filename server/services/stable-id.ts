import { createHash } from 'node:crypto'
import { type Id, idPrefixes, type Kind, newId } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * The id of what a mutation without a task makes: always the same for the same actor and key, so that a repeat finds
 * what the first one made. Without a key, a new one.
 */
export function stableId<K extends Kind>(kind: K, actor: Actor, key: string | undefined): Id<K> {
  if (key === undefined) return newId(kind)
  const digest = createHash('sha256').update(`${kind}\n${actor.userId}\n${key}`).digest()
  const tail = [...digest.subarray(0, 20)].map(byte => alphabet[byte % 32]).join('')
  return `${idPrefixes[kind]}_${tail}` as Id<K>
}
