import { Document, isMap, isScalar, isSeq, type Pair, Scalar, visit, type YAMLMap } from 'yaml'
import type { DesignDocument } from './document'
import { fieldsOf, schemaAt } from './schema-at'

/**
 * A design as a person would write it: sections in their order, empty ones left out, fields always in the same order,
 * user data as a block. Names that YAML (of any version) would read as something else get quotes.
 */
export function printDesign(document: DesignDocument): string {
  const shown = Object.fromEntries(
    Object.entries(document).filter(([section, value]) => section === 'version' || Object.keys(value).length > 0),
  )
  // With YAML 1.1 in mind, `no` and `on` are quoted too: other tools still read them as booleans.
  const yaml = new Document(ordered(shown, []), { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false })
  visit(yaml, { Pair: (_, pair) => style(pair) })
  for (const { key } of (yaml.contents as YAMLMap).items) if (isScalar(key)) key.spaceBefore = key.value !== 'version'
  // Quoted text over several lines is not read back as it was (yaml 2.9.1, of some escapes before empty lines).
  const onOneLine = { doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }
  return yaml.toString({ lineWidth: 0, blockQuote: 'literal', ...onOneLine })
}

/** Fields in the schema's order, things in the document's. */
function ordered(value: unknown, path: (string | number)[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => ordered(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  const of = value as Record<string, unknown>
  const names = (fieldsOf(schemaAt(path)) ?? Object.keys(of)).filter(name => Object.hasOwn(of, name))
  return Object.fromEntries(
    names.filter(name => of[name] !== undefined).map(name => [name, ordered(of[name], [...path, name])]),
  )
}

/** Lists, rules and sizes fit on one line each; the rest has a line per field. */
function style({ key, value }: Pair) {
  if (isSeq(value) && value.items.some(isMap)) for (const item of value.items) (item as YAMLMap).flow = true
  else if (isSeq(value) || (isMap(value) && isShort(value))) value.flow = true
  // A block of nothing but spaces loses them (yaml 2.9.1).
  if (isScalar(value) && /^\s+$/.test(String(value.value))) value.type = 'QUOTE_DOUBLE'
  if (isScalar(key) && key.value === 'members' && isMap(value)) for (const member of value.items) numberAsKey(member)
}

const shortFields = new Set<unknown>(['was', 'cidr', 'cidr6', 'sizeGiB', 'encrypted', 'zone', 'storage', 'power'])
const isShort = (map: YAMLMap) =>
  map.items.every(({ key, value }) => isScalar(key) && shortFields.has(key.value) && isScalar(value))

/** `2:`, not `"2":`. */
function numberAsKey(pair: Pair) {
  if (isScalar(pair.key)) pair.key = new Scalar(Number(pair.key.value))
}
