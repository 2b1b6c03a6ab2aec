/** RFC 7047, 5.1: how values are written on the wire. A set of one is written as its element. */
export type Atom = string | number | boolean | Uuid | NamedUuid
export type Uuid = ['uuid', string]
/** A row that the same transaction inserts. */
export type NamedUuid = ['named-uuid', string]
export type Value = Atom | ['set', Atom[]] | ['map', [Atom, Atom][]]
export type Row = Record<string, Value>

export const uuid = (id: string): Uuid => ['uuid', id]
export const named = (name: string): NamedUuid => ['named-uuid', name]
export const set = (atoms: Atom[]): Value => ['set', atoms]
export const map = (entries: Record<string, string>): Value => ['map', Object.entries(entries)]

const isTagged = (value: Value | undefined, tag: string) => Array.isArray(value) && value[0] === tag

export const uuidIn = (value: Value | undefined): string => (isTagged(value, 'uuid') ? (value as Uuid)[1] : '')

export function atomsIn(value: Value | undefined): Atom[] {
  if (value === undefined) return []
  return isTagged(value, 'set') ? (value as ['set', Atom[]])[1] : [value as Atom]
}

export const uuidsIn = (value: Value | undefined): string[] => atomsIn(value).map(uuidIn)

export function mapIn(value: Value | undefined): Record<string, string> {
  const entries = isTagged(value, 'map') ? (value as ['map', [Atom, Atom][]])[1] : []
  return Object.fromEntries(entries.map(([key, each]) => [String(key), String(each)]))
}

/** Whether two values are the same, whatever the order in sets and maps. */
export const sameValue = (a: Value | undefined, b: Value | undefined) => inOrder(a) === inOrder(b)

const inOrder = (value: Value | undefined): string =>
  isTagged(value, 'map')
    ? JSON.stringify(Object.entries(mapIn(value)).sort())
    : JSON.stringify(
        atomsIn(value)
          .map(atom => JSON.stringify(atom))
          .sort(),
      )
