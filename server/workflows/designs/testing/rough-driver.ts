import { type ErrorKind, PlenumError } from '@/server/domain/errors'
import type { Call, Connection, DriverKind, Infrastructure, Ref, Resource } from '@/server/drivers/contract'
import { chance, type Weather } from './weather'

type Verb = 'observe' | 'ensure' | 'remove'
type Facet = 'images' | 'networks' | 'ports' | 'instances' | 'volumes' | 'attachments'
/** One call on its way. `step`: index and direction, the same in every try and for every worker. */
type RoughCall = { verb: Verb; kind: DriverKind; id: string; step: string }

const facets: Facet[] = ['images', 'networks', 'ports', 'instances', 'volumes', 'attachments']
/** What a step meets at most, so that whoever retries gets through. */
const faultsPerStep = 2

export type Passage = {
  weather(): Weather
  /** How often something was met in this apply, whoever was at it. */
  count(what: string): number
  /** @throws when the worker that calls is dead. */
  alive(): void
  /** The worker dies at this moment, if enough of them are left. */
  die(): unknown
  met(what: 'faults' | 'refusals'): void
}

/** The infrastructure as a worker reaches it: calls are lost, repeated, refused, or the last thing that it does. */
export function roughInfrastructure(of: Infrastructure, passage: Passage): Infrastructure {
  return {
    compute: async hostId => rough(await of.compute(hostId), passage),
    storage: async id => rough(await of.storage(id), passage),
    sameStorages: of.sameStorages,
    power: of.power,
    backups: of.backups,
    async network(hostId) {
      const connection = await of.network(hostId)
      return connection && rough(connection, passage)
    },
    connect: of.connect,
  }
}

function rough(connection: Connection, passage: Passage): Connection {
  const own: Partial<Record<Facet, unknown>> = {}
  for (const facet of facets) if (connection[facet]) own[facet] = roughFacet(connection[facet], passage)
  return Object.assign(Object.create(connection), own)
}

function roughFacet<K extends DriverKind>(facet: Resource<K>, passage: Passage): Resource<K> {
  const send = <T>(verb: Verb, { kind, id }: Ref<K>, { key }: Call, work: () => Promise<T>) => {
    const [, index, way] = key.split('/')
    // Somebody only wants to know where a step would be done.
    if (!way) return work()
    return meet(passage, { verb, kind, id, step: `${index}/${way}` }, work)
  }
  const verbs: Pick<Resource<K>, Verb> = {
    observe: (ref, call) => send('observe', ref, call, () => facet.observe(ref, call)),
    ensure: (ref, spec, generation, call, resume) =>
      send('ensure', ref, call, () => facet.ensure(ref, spec, generation, call, resume)),
    remove: (ref, call, resume) => send('remove', ref, call, () => facet.remove(ref, call, resume)),
  }
  return Object.assign(Object.create(facet), verbs)
}

async function meet<T>(passage: Passage, call: RoughCall, work: () => Promise<T>): Promise<T> {
  passage.alive()
  const { verb, kind, id, step } = call
  const weather = passage.weather()
  const { seed } = weather
  const time = passage.count(`${step} ${verb} ${id}`)
  const draw = (what: string) => chance(seed, what, step, verb, id, time)
  const isUndo = step.endsWith('undo')

  const share = isUndo ? weather.stuck : weather.refusals
  const isRefused = verb !== 'observe' && chance(seed, isUndo ? 'stuck' : 'refused', kind, id, verb) < share
  const refusal = () => {
    passage.met('refusals')
    return refusalOf(chance(seed, 'how', id))
  }
  if (isRefused && chance(seed, 'when', id) < 0.5) throw refusal()
  if (draw('dies before') < weather.kills / 2) die(passage)

  const isFaulty = draw('fault') < weather.faults && passage.count(`faults of ${step}`) <= faultsPerStep
  const isLost = isFaulty && draw('lost') < 0.5
  if (isFaulty) passage.met('faults')
  if (isFaulty && !isLost) throw passing(draw('which'))
  const answer = await work()
  passage.alive()
  if (draw('twice') < weather.duplicates) await work().catch(() => {})
  if (draw('dies after') < weather.kills / 2) die(passage)
  passage.alive()
  if (isRefused) throw refusal()
  if (isLost)
    throw new PlenumError('unreachable', 'Nothing answered. The work is tried again.', { detail: 'lost reply' })
  return answer
}

function die(passage: Passage) {
  passage.die()
  passage.alive()
}

const passing = (drawn: number) => {
  const kinds: ErrorKind[] = ['unreachable', 'busy', 'throttled']
  return new PlenumError(kinds[Math.floor(drawn * 3)]!, 'It is tried again.', { detail: 'before any effect' })
}
const refusalOf = (drawn: number) => {
  const kinds: ErrorKind[] = ['denied', 'exhausted', 'internal']
  return new PlenumError(kinds[Math.floor(drawn * 3)]!, 'The infrastructure refuses. Ask an operator.')
}
