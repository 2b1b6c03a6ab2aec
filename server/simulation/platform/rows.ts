export type Field = { name: string; dataTypeID: number; format: 'text' }
export type Answer = { rows: unknown[]; rowCount: number | null; fields: Field[] }

/** By their OIDs (pg_type.dat): values of these are no objects, or none that anybody changes. */
const simple = new Set([16, 18, 19, 20, 21, 23, 25, 26, 700, 701, 705, 1042, 1043, 1082, 1114, 1184, 1700, 2278])

/** Whoever is answered may do with it what it likes. */
export function copyOf({ rows, rowCount, fields }: Answer): Answer {
  const parts = fields.filter(each => !simple.has(each.dataTypeID))
  const copy = (row: unknown) => {
    if (Array.isArray(row)) return row.map(copyOfValue)
    const own = { ...(row as Record<string, unknown>) }
    for (const { name } of parts) own[name] = copyOfValue(own[name])
    return own
  }
  return { rows: rows.map(copy), rowCount, fields }
}

function copyOfValue<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOfValue) as T
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value
  const copy = { ...(value as Record<string, unknown>) }
  for (const name of Object.keys(copy)) if (typeof copy[name] === 'object') copy[name] = copyOfValue(copy[name])
  return copy as T
}

const isPlain = (value: object) => {
  const kind = Object.getPrototypeOf(value)
  return kind === Object.prototype || kind === null
}
