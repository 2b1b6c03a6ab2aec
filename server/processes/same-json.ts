/** Whether two JSON values say the same; PostgreSQL's jsonb keeps no order of fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && sameJson((a as Json)[key], (b as Json)[key]))
  )
}

type Json = Record<string, unknown>
