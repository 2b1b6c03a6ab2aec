/** Whether two values say the same as JSON: keys in any order, and one without a value like none. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isFields(a) || !isFields(b)) return false
  const keys = said(a)
  return keys.length === said(b).length && keys.every(key => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

type Fields = Record<string, unknown>
const isFields = (of: unknown): of is Fields => typeof of === 'object' && of !== null && !Array.isArray(of)
const said = (of: Fields) => Object.keys(of).filter(key => of[key] !== undefined)
