import { isIPv4 } from 'node:net'
import type { Page } from '@/server/domain/common'
import { PlenumError } from '@/server/domain/errors'
import { type Runner, raw, rows, type Sql, sql } from './sql'

/** What a list can be ordered by: an expression that is never NULL, and its type for the way back from the cursor. */
export type SortKeys<K extends string> = Record<K, { by: Sql; type: keyof typeof isValid }>

const isValid = {
  text: () => true,
  float8: (text: string) => text !== '' && Number.isFinite(Number(text)),
  inet: (text: string) => isIPv4(text.replace(/\/32$/, '')),
}

export type PageRequest = { cursor?: string; limit: number }
type PageQuery<K extends string> = PageRequest & {
  columns: Sql
  from: Sql
  where: Sql
  /** The id's expression: ties are broken by it. */
  id: Sql
  sorts: SortKeys<K>
  sort: K | `-${K}`
}

/**
 * One page by keyset: whatever is added or removed meanwhile, nothing is shown twice or left out. The total counts all
 * that match, also behind the cursor.
 * @throws `invalid` for a cursor that is not one, or is of another order.
 */
export async function readPage<Row, K extends string>(on: Runner, query: PageQuery<K>): Promise<Page<Row>> {
  const isDescending = query.sort.startsWith('-')
  const key = query.sort.replace(/^-/, '') as K
  const { by, type } = query.sorts[key]
  const after = query.cursor === undefined ? undefined : decode(query.cursor, query.sort, type)
  const [direction, beyond] = isDescending ? [raw('DESC'), raw('<')] : [raw('ASC'), raw('>')]
  const behind = after ? sql`AND (${by}, ${query.id}) ${beyond} (${after[0]}::text::${raw(type)}, ${after[1]})` : sql``
  const found = await rows<Row & { $key: string; $total: number; $id: string | null }>(
    on,
    sql`WITH page AS (
        SELECT ${query.columns}, ${by} AS "$by", (${by})::text AS "$key", ${query.id} AS "$id" FROM ${query.from}
        WHERE ${query.where} ${behind} ORDER BY ${by} ${direction}, ${query.id} ${direction} LIMIT ${query.limit + 1}::int
      ), total AS (SELECT count(*)::int AS "$total" FROM ${query.from} WHERE ${query.where})
      SELECT * FROM total LEFT JOIN page ON TRUE ORDER BY "$by" ${direction}, "$id" ${direction}`,
  )
  const items = found.filter(row => row.$id !== null)
  const more = items.length > query.limit
  const last = items[query.limit - 1]
  return {
    items: items.slice(0, query.limit),
    nextCursor: more && last ? encode(query.sort, last.$key, last.$id!) : null,
    total: found[0]?.$total ?? 0,
  }
}

const encode = (...parts: [sort: string, key: string, id: string]) =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

function decode(cursor: string, sort: string, type: keyof typeof isValid): [key: string, id: string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parts) && parts.length === 3 && parts.every(part => typeof part === 'string' && isStorable(part)))
      if (parts[0] === sort && isValid[type](parts[1])) return [parts[1], parts[2]]
  } catch {}
  throw new PlenumError('invalid', 'This page does not fit the list any more. Begin at its first page.', {
    field: 'cursor',
  })
}

const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()
