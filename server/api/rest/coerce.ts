import type { JsonSchema } from './routes'

/** What a parameter in the query string stands for, by its name. */
export type Coercions = Record<string, 'boolean' | 'number' | 'array' | undefined>

/** Read once from the input's schema. (The library's own handler would change the schemas that tRPC shares.) */
export function coercionsOf(schema: JsonSchema): Coercions {
  const properties = [schema, ...(schema.allOf ?? [])].flatMap(part => Object.entries(part.properties ?? {}))
  return Object.fromEntries(properties.map(([name, property]) => [name, kindOf(property)]))
}

function kindOf(schema: JsonSchema): Coercions[string] {
  const types = [schema, ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap(part => part.type ?? [])
  if (types.includes('array')) return 'array'
  if (types.includes('string')) return undefined
  if (types.includes('boolean')) return 'boolean'
  return types.includes('number') || types.includes('integer') ? 'number' : undefined
}

/** A query string as input: words become what the schema wants; what does not fit stays text, for Zod to name. */
export function inputFromQuery(query: URLSearchParams, coercions: Coercions): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    Object.defineProperty(input, name, { value: coerce(values, coercions[name]), enumerable: true, writable: true })
  }
  return input
}

function coerce(values: string[], kind: Coercions[string]): unknown {
  const last = values.at(-1)!
  if (kind === 'array') return values.flatMap(value => value.split(',')).filter(value => value !== '')
  if (kind === 'boolean') return last === 'true' ? true : last === 'false' ? false : last
  if (kind === 'number') return last.trim() !== '' && Number.isFinite(Number(last)) ? Number(last) : last
  return last
}
