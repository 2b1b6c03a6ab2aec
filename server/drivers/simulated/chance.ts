/**
 * The simulated world's only randomness: a number in [0, 1) that depends on nothing but its parts, so that the same
 * seed and the same calls give the same world. FNV-1a, then the finalizer of MurmurHash3 to spread neighbours apart.
 */
export function chance(...parts: (string | number)[]): number {
  const text = parts.join('\u0001')
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** A number in [low, high), chosen by the parts. */
export const between = (low: number, high: number, ...parts: (string | number)[]) =>
  low + (high - low) * chance(...parts)

/** One of the items, chosen by the parts. */
export const oneOf = <T>(items: readonly [T, ...T[]], ...parts: (string | number)[]): T =>
  items[Math.floor(chance(...parts) * items.length)] ?? items[0]
