import { type Meddler, meddlerIn } from '@/server/drivers/simulated/meddle'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { storageIdOf } from '@/server/store/testing'
import { hosts, otherStorage } from './data-center'
import type { FaultKind } from './kinds'
import { fairWeather } from './line'
import { time } from './platform/time'
import type { Outside, Worker } from './processes'
import type { Fault } from './scenario'

/** What a fault is given to break. */
export type Breakable = Outside & {
  workers: Worker[]
  /** Somebody starts another in the place of one that died. */
  replace(): Promise<void>
}
type Mending = () => unknown
type Break = (fault: Fault, of: Breakable, meddler: Meddler) => Promise<Mending> | Mending

const hour = 3_600_000
const inZone = (host: string) => hosts.filter(each => each.name[5] === host[5])
const each = (all: readonly { name: string }[], work: (name: string) => Promise<unknown>) =>
  all.reduce((before, { name }) => before.then(() => work(name)), Promise.resolve() as Promise<unknown>)

/** One entry for each kind: breaks something at once, and answers how it is mended. */
const breaks: Record<FaultKind, Break> = {
  async 'host dies'({ where }, _, meddler) {
    await meddler.powerLoss(where)
    return () => meddler.powerBack(where)
  },
  async 'host is cut off'({ where }, _, meddler) {
    await meddler.isolate(where)
    return () => meddler.rejoin(where)
  },
  async 'zone out'({ where }, _, meddler) {
    const storage = `zone-${where[5]}`
    await each(inZone(where), meddler.powerLoss)
    await meddler.setUnreachable(storage)
    return async () => {
      await meddler.setReachable(storage)
      await each(inZone(where), meddler.powerBack)
    }
  },
  // Every other host hangs on it, whatever zone it is in.
  async 'feed out'({ where }, _, meddler) {
    const fed = hosts.filter(host => host.name.endsWith(where.at(-1)!))
    await each(fed, meddler.powerLoss)
    return () => each(fed, meddler.powerBack)
  },
  async partition({ where }, _, meddler) {
    await meddler.setUnreachable(where)
    return () => meddler.setReachable(where)
  },
  async 'storage away'({ where }, _, meddler) {
    const storage = `zone-${where[5]}`
    await meddler.setUnreachable(storage)
    return () => meddler.setReachable(storage)
  },
  // And the storage of its zone, as a network that is full would have it.
  'slow host'({ where, size }, { weather }) {
    const zone = `zone_${where[5]}`
    const slow = [where.replace('-', '_'), zone, storageIdOf(zone)]
    for (const id of slow) weather.slow.set(id, Math.ceil(size * 20_000))
    return () => slow.map(id => weather.slow.delete(id))
  },
  'lost calls': ({ size }, { weather }) => during(weather, 'lost', size / 2),
  'lost replies': ({ size }, { weather }) => during(weather, 'unanswered', size / 2),
  'duplicated calls': ({ size }, { weather }) => during(weather, 'twice', size),
  'clock of the database jumps'({ size }, { database }) {
    database.skewMs = size < 0.5 ? -hour : hour
    return () => {
      database.skewMs = 0
    }
  },
  'clock of the processes jumps'({ size }) {
    time.skew(size < 0.5 ? -hour : hour)
    return () => time.skew(0)
  },
  async 'worker dies'({ size }, { workers, replace }) {
    const living = workers.filter(worker => !worker.isDead)
    await living[Math.floor(size * living.length)]?.kill()
    return replace
  },
  // To what is there, if anything: whose machine it is their order decides.
  'machine crashes': ({ size }, { world }, meddler) => toMachine(size, world, meddler.crash),
  'machine hangs': ({ size }, { world }, meddler) => toMachine(size, world, meddler.hang),
  'machine is removed': ({ size }, { world }, meddler) => toMachine(size, world, meddler.remove),
  'network away': ({ where }, _, meddler) => awayFor(`zone-${where[5]}-network`, meddler),
  'backups away': ({ where }, _, meddler) => awayFor(`zone-${where[5]}-backup`, meddler),
  'other storage away': (_, __, meddler) => awayFor(otherStorage.place, meddler),
  async 'database restarts'({ forMs }, { database }) {
    database.restart(Math.min(forMs, 5_000))
    return () => {}
  },
}

/** It stays as it is: whoever is to have it running brings it back. */
async function toMachine(
  size: number,
  { contents }: MemoryWorld,
  work: (host: string, machine: string) => Promise<void>,
): Promise<Mending> {
  const members = contents.objects.filter(
    ({ kind, document }) => kind === 'instance' && (JSON.parse(document) as { name: string }).name.startsWith('app-'),
  )
  const one = members[Math.floor(size * members.length)]
  if (one?.refId) await work(one.place, one.refId)
  return () => {}
}

async function awayFor(place: string, meddler: Meddler): Promise<Mending> {
  if (!(await meddler.places()).some(({ name }) => name === place)) return () => {}
  await meddler.setUnreachable(place)
  return () => meddler.setReachable(place)
}

function during(weather: Outside['weather'], what: 'lost' | 'unanswered' | 'twice', share: number): Mending {
  weather[what] = share
  return () => {
    weather[what] = 0
  }
}

/** Breaks it now. */
export async function strike(fault: Fault, of: Breakable): Promise<Mending> {
  return breaks[fault.what](fault, of, meddlerIn(of.world))
}

/** Whatever is still broken is mended: power and lines are back, clocks are right. */
export async function mendAll(of: Breakable) {
  const meddler = meddlerIn(of.world)
  for (const { name } of await meddler.places()) await meddler.setReachable(name)
  await each(hosts, async name => {
    await meddler.rejoin(name)
    await meddler.powerBack(name)
  })
  Object.assign(of.weather, fairWeather())
  time.skew(0)
  Object.assign(of.database, { skewMs: 0, downUntil: 0 })
  if (of.workers.every(worker => worker.isDead)) await of.replace()
}
