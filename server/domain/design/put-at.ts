import type { DesignDocument, DesignPath } from './document'

/**
 * The document with a value where the path leads; undefined takes it out, and with it what is empty then. Everything
 * beside the path is shared with the old one; a value that is there already changes nothing.
 */
export const putAt = (document: DesignDocument, path: DesignPath, value: unknown): DesignDocument =>
  put(document, path, value, 0) as DesignDocument

function put(of: unknown, [head, ...rest]: DesignPath, value: unknown, depth: number): unknown {
  if (head === undefined) return value
  if (Array.isArray(of)) return of.map((item, i) => (i === head ? put(item, rest, value, depth + 1) : item))
  const before = (of ?? {}) as Record<string, unknown>
  const inside = Object.hasOwn(before, head) ? before[head] : undefined
  const after = put(inside, rest, value, depth + 1)
  if (after === inside) return of
  if (after !== undefined) return { ...before, [head]: after }
  const { [head]: _, ...without } = before
  // The document, its sections and things stay though empty.
  return depth > 2 && Object.keys(without).length === 0 ? undefined : without
}
