import { thingAt } from './document'

export type Paired<T> = { name: string; from: { name: string; thing: T } | null; to: { thing: T } | null }
export type Pairs<T> = {
  /** In the order of the later design; what is gone at the end, by the name that it had. */
  pairs: Paired<T>[]
  /** What things of the earlier design are called in the later one, where that differs. */
  names: Map<string, string>
}

/** Which thing of the earlier design is which of the later: by former name, from either side, and else by name. */
export function pairThings<T extends { was?: string }>(from: Record<string, T>, to: Record<string, T>): Pairs<T> {
  const before = new Map<string, string>()
  const taken = new Set<string>()
  const pair = (name: string, former: string | undefined) => {
    if (former === undefined || !thingAt(from, former) || before.has(name) || taken.has(former)) return
    before.set(name, former)
    taken.add(former)
  }
  const all = Object.entries(to)
  for (const [name, { was }] of all) pair(name, was)
  const formerly = new Map(Object.entries(from).flatMap(([name, { was }]) => (was ? [[was, name] as const] : [])))
  for (const [name] of all) if (!thingAt(from, name)) pair(name, formerly.get(name))
  for (const [name] of all) pair(name, name)
  return {
    pairs: [
      ...all.map(([name, thing]): Paired<T> => {
        const former = before.get(name)
        return { name, from: former === undefined ? null : { name: former, thing: from[former]! }, to: { thing } }
      }),
      ...Object.entries(from)
        .filter(([name]) => !taken.has(name))
        .map(([name, thing]): Paired<T> => ({ name, from: { name, thing }, to: null })),
    ],
    names: new Map([...before].filter(([name, former]) => name !== former).map(([name, former]) => [former, name])),
  }
}
