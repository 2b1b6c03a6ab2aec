import { isDeepStrictEqual } from 'node:util'

export type Thing = { id: string | null }

/** Sentences on what is missing, too much or other than wanted. */
export function differences(what: string, wanted: Thing[], there: Thing[]): string[] {
  const has = new Map(there.map(each => [each.id, each]))
  const wants = new Map(wanted.map(each => [each.id, each]))
  const said = (thing: unknown) => JSON.stringify(thing)
  return [
    ...(has.size < there.length ? [`${what}: something is there twice: ${said(there)}`] : []),
    ...wanted.filter(each => !has.has(each.id)).map(each => `${what}: missing ${said(each)}`),
    ...there.filter(each => !wants.has(each.id)).map(each => `${what}: nobody ordered ${said(each)}`),
    ...wanted.flatMap(each => {
      const other = has.get(each.id)
      const isSame = !other || isDeepStrictEqual(plain(each), plain(other))
      return isSame ? [] : [`${what}: there is ${said(other)} instead of ${said(each)}`]
    }),
  ]
}
const plain = (thing: unknown) => JSON.parse(JSON.stringify(thing))
