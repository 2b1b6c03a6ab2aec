import type { DesignPath } from './document'
import type { Conflict } from './merge'

type Fields = Record<string, unknown>

/** Three-way, field by field and into what lies within; lists are one value. What both changed differently stays mine. */
export function mergeFields(
  path: DesignPath,
  base: Fields,
  mine: Fields,
  theirs: Fields,
  conflicts: Conflict[],
): Fields {
  const merged: Fields = {}
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const value = mergeValue([...path, key], own(base, key), own(mine, key), own(theirs, key), conflicts)
    if (value !== undefined) merged[key] = value
  }
  return merged
}

function mergeValue(path: DesignPath, base: unknown, mine: unknown, theirs: unknown, conflicts: Conflict[]): unknown {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine
  if (isSame(base, mine)) return theirs
  if (isFields(mine) && isFields(theirs)) return mergeFields(path, isFields(base) ? base : {}, mine, theirs, conflicts)
  conflicts.push({ kind: 'value', path, base, mine, theirs })
  return mine
}

/** Whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]))
  if (!isFields(a) || !isFields(b)) return false
  const keys = Object.keys(a).filter(key => a[key] !== undefined)
  const others = Object.keys(b).filter(key => b[key] !== undefined)
  return keys.length === others.length && keys.every(key => Object.hasOwn(b, key) && isSame(a[key], b[key]))
}

const own = (of: Fields, key: string) => (Object.hasOwn(of, key) ? of[key] : undefined)
const isFields = (of: unknown): of is Fields => typeof of === 'object' && of !== null && !Array.isArray(of)
