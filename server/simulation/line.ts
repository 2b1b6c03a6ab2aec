import { PlenumError } from '@/server/domain/errors'
import type { Connection, Infrastructure } from '@/server/drivers/contract'
import type { Chance } from './platform/chance'
import type { Schedule } from './platform/schedule'

/** What befalls calls at present. Shares between 0 and 1. */
export type Weather = {
  /** Never arrive. */
  lost: number
  /** Take effect, and are not answered. */
  unanswered: number
  /** Arrive twice. */
  twice: number
  /** Places that take so long (ms). */
  slow: Map<string, number>
}

export const fairWeather = (): Weather => ({ lost: 0, unanswered: 0, twice: 0, slow: new Map() })

/** For whoever only looks, who may as well be heard twice: whether all is answered in a zone, or everywhere. */
export const isFairIn = ({ lost, unanswered, slow }: Weather, zoneId?: string) =>
  lost + unanswered === 0 && (zoneId ? !slow.has(zoneId) : slow.size === 0)

export type Way = {
  actor: string
  schedule: Schedule
  chance: Chance
  weather: Weather
  sleep(ms: number): Promise<void>
}

/** The infrastructure as one process reaches it: each call and each answer is an event of its own, and may be lost. */
export function overLine(of: Infrastructure, way: Way): Infrastructure {
  const known = new Map<string, { to: Connection; line: Connection }>()
  const on = (to: Connection, place: string) => {
    const before = known.get(place)
    if (before?.to === to) return before.line
    const line = onWay(to, place, way)
    known.set(place, { to, line })
    return line
  }
  return {
    compute: async id => on(await of.compute(id), id),
    storage: async id => on(await of.storage(id), id),
    sameStorages: of.sameStorages,
    backups: async id => on(await of.backups(id), `${id} backups`),
    power: async id => on(await of.power(id), `${id} power`),
    async network(id) {
      const connection = await of.network(id)
      return connection && on(connection, `${id} network`)
    },
    connect: of.connect,
  }
}

const facets = [
  ...(['images', 'networks', 'ports', 'routers', 'floatingIps', 'loadBalancers', 'securityGroups'] as const),
  ...(['instances', 'volumes', 'attachments', 'snapshots', 'contents', 'backups', 'power'] as const),
]
const verbs = new Set([
  ...['probe', 'sees', 'observe', 'ensure', 'remove', 'capacity', 'status', 'on', 'off', 'askAgent'],
  ...['read', 'write', 'release'],
])
/** Along with them goes a stream, which nobody can send twice. */
const streaming = new Set(['read', 'write'])
const moves = new Set(['receive', 'send', 'abort', 'arrival', 'clear'])
const diskMoves = new Set(['copy', 'place', 'pivot', 'cancel'])

function onWay(connection: Connection, place: string, way: Way): Connection {
  const own: Record<string, unknown> = carried(connection, place, way, verbs)
  for (const facet of facets) {
    const of = connection[facet]
    if (!of) continue
    const calls = Object.create(of, properties(carried(of, `${place} ${facet}`, way, verbs)))
    if ('migration' in of && of.migration)
      Object.defineProperty(calls, 'migration', {
        value: Object.create(of.migration, properties(carried(of.migration, `${place} migration`, way, moves))),
      })
    if ('diskMoves' in of && of.diskMoves)
      Object.defineProperty(calls, 'diskMoves', {
        value: Object.create(of.diskMoves, properties(carried(of.diskMoves, `${place} disks`, way, diskMoves))),
      })
    own[facet] = calls
  }
  return Object.create(connection, properties(own))
}
const properties = (of: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { value, enumerable: true }]))

type Verb = (...args: unknown[]) => Promise<unknown>

function carried(of: object, place: string, way: Way, names: Set<string>): Record<string, Verb> {
  const calls: Record<string, Verb> = {}
  for (const name of names) {
    const verb = (of as Record<string, unknown>)[name]
    if (typeof verb === 'function')
      calls[name] = (...args) =>
        carry({ what: `${place} ${name} ${idIn(args[0])}`, place, isRepeatable: !streaming.has(name) }, way, () =>
          verb.apply(of, args),
        )
  }
  return calls
}
const idIn = (ref: unknown) => (ref as { id?: string } | undefined)?.id ?? ''

type Carried = { what: string; place: string; isRepeatable: boolean }

async function carry({ what, place, isRepeatable }: Carried, way: Way, work: () => Promise<unknown>): Promise<unknown> {
  const { weather, chance } = way
  const slowMs = weather.slow.get(place.split(' ')[0]!)
  if (slowMs) await way.sleep(chance.between(1, slowMs))
  await happens(way, what)
  if (chance.happens(weather.lost)) throw noAnswer('the call was lost')
  const answer = await work()
  if (chance.happens(weather.twice) && isRepeatable) await work().catch(() => {})
  await happens(way, `answer to ${what}`)
  if (chance.happens(weather.unanswered)) throw noAnswer('its answer was lost')
  return answer
}

const happens = (way: Way, what: string) =>
  new Promise<void>(resolve => {
    way.schedule.add({ actor: way.actor, what, happen: () => resolve() })
  })

const noAnswer = (detail: string) =>
  new PlenumError('unreachable', 'Nothing answered. The work is tried again.', { detail: `simulated: ${detail}` })
