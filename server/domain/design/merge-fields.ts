import { sameJson } from '../same-json'
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
  if (sameJson(mine, theirs) || sameJson(base, theirs)) return mine
  if (sameJson(base, mine)) return theirs
  if (isFields(mine) && isFields(theirs)) return mergeFields(path, isFields(base) ? base : {}, mine, theirs, conflicts)
  conflicts.push({ kind: 'value', path, base, mine, theirs })
  return mine
}

const own = (of: Fields, key: string) => (Object.hasOwn(of, key) ? of[key] : undefined)
const isFields = (of: unknown): of is Fields => typeof of === 'object' && of !== null && !Array.isArray(of)
