import pg from 'pg'
import { networkThings } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import type { Driver, Infrastructure } from '@/server/drivers/contract'
import { createSimulatedDrivers } from '@/server/drivers/simulated'
import { realClock } from '@/server/drivers/simulated/clock'
import type { SimulatedPowerConfig } from '@/server/drivers/simulated/config'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { createEngine, type EngineOptions } from '@/server/engine'
import { sleep } from '@/server/engine/sleep'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { sweepSuspects } from '@/server/reconciler/failover/watch-failover'
import { askMembers } from '@/server/reconciler/host/ask-members'
import { sweepHost } from '@/server/reconciler/host/sweep-host'
import type { Watch } from '@/server/reconciler/reconciler'
import { memberSweep } from '@/server/reconciler/resurrection/watch-members'
import { every, pause } from '@/server/reconciler/timing'
import { sweepRecords } from '@/server/reconciler/vdcs/watch-records'
import { observeLoadBalancers } from '@/server/reconciler/zone/observe-load-balancers'
import { sweepNetwork } from '@/server/reconciler/zone/sweep-network'
import { sweepZone } from '@/server/reconciler/zone/watch-zone'
import { resurrectAsPlenum } from '@/server/services/clusters/resurrect-as-plenum'
import { failoverAsPlenum } from '@/server/services/hosts/failover-as-plenum'
import type { Store } from '@/server/store/store'
import { type WorkflowPorts, workflows } from '@/server/workflows'
import { testSecrets } from '@/server/workflows/testing/secrets'
import { type DataCenter, hosts, otherStorage, zones } from './data-center'
import type { SceneName } from './kinds'
import { fairWeather, overLine, type Weather } from './line'
import { type Asked, sparing } from './looks'
import type { Plant } from './plant'
import type { Chance } from './platform/chance'
import type { Database } from './platform/database'
import type { Schedule } from './platform/schedule'

/** What all processes of one seed share: the world outside of them. */
export type Outside = {
  database: Database
  world: MemoryWorld
  prisma: Store['prisma']
  schedule: Schedule
  chance: Chance
  weather: Weather
  plant: Plant
  /** What all management controllers are like. */
  fate: SimulatedPowerConfig['fate']
}

/** Fair weather. */
export const openOutside = (
  { database, world, prisma }: DataCenter,
  schedule: Schedule,
  chance: Chance,
  { plant = {}, fate = 'obeys' }: Partial<Pick<Outside, 'plant' | 'fate'>> = {},
): Outside => ({
  ...{ database, world, prisma, schedule, chance, plant, fate },
  weather: fairWeather(),
})

/** A process: its own connections, its own lines; dead, nothing of what it was at reaches anybody any more. */
export function openProcess(name: string, outside: Outside) {
  const { schedule, database, world, plant, fate } = outside
  let isDead = false
  const store = openPlain(`postgres://${name}@simulated/plenum`, outside.prisma)
  const drivers = createSimulatedDrivers({ pool: store.pool, clock: realClock, open: () => world })
  const { compute, storage, network, backup } = drivers
  // Not by what is recorded of them: then they would be written to before each scenario.
  const power = {
    ...drivers.power,
    connect: (config: SimulatedPowerConfig) => drivers.power.connect({ ...config, fate }),
  }
  const direct = createInfrastructure(store, [compute, storage, network, power, backup] as Driver[])
  const beneath: Infrastructure = plant.infrastructure?.(direct) ?? direct
  const way = { ...outside, actor: name, sleep }
  return {
    name,
    store,
    infrastructure: overLine(beneath, way),
    get isDead() {
      return isDead
    },
    /** At this moment; its transaction, if it has one open, is rolled back by the database. */
    async kill() {
      isDead = true
      schedule.bury(name)
      for (const line of [...database.lines]) if (line.actor === name) database.cut(line)
    },
  }
}
export type Process = ReturnType<typeof openProcess>

export function openWorker(name: string, outside: Outside) {
  const process = openProcess(name, outside)
  const { store, infrastructure } = process
  const { plant, schedule } = outside
  const options: EngineOptions<WorkflowPorts> = {
    ...{ store, ports: { store, infrastructure, secrets: testSecrets }, workerId: name, pollMs: 10_000 },
    workflows: plant.workflows?.(workflows) ?? workflows,
    onError: error => schedule.tell(`${name} is in trouble: ${said(error)}`),
    ...plant.engine,
  }
  const engine = createEngine(options)
  return Object.assign(process, { engine })
}
export type Worker = ReturnType<typeof openWorker>

const sweepMs = 10_000
const storagePlaces = ({ id, name }: (typeof zones)[number]) => (id === 'zone_a' ? [name, otherStorage.place] : [name])
const partsOf = (place: string, kinds: readonly string[]) => ['place', ...kinds].map(kind => `${place} ${kind}`)

/** The reconciler’s looks, at its pace. Hints are left out: what they tell sooner the sweeps tell too. */
export function openReconciler(
  name: string,
  outside: Outside,
  { scene = 'instances' as SceneName, atRest = undefined as readonly Asked[] | undefined } = {},
) {
  const process = openProcess(name, outside)
  const { store, infrastructure } = process
  const end = new AbortController()
  const onTrouble = (what: string, error: unknown) => {
    outside.schedule.tell(`${name} is in trouble: ${what}: ${said(error)}`)
  }
  const failover = failoverAsPlenum(store)
  const watch: Watch = { store, infrastructure, signal: end.signal, sweepMs, metricsMs: sweepMs, onTrouble }
  const { spared, asked } = sparing(outside, watch, atRest)
  const looks = [
    ...hosts.map(host => {
      const watched = { ...host, id: host.id as Id<'host'> }
      const sees = partsOf(host.name, ['instance'])
      return spared(watch => sweepHost(watch, watched), { zoneId: host.zoneId, sees })
    }),
    ...zones.flatMap(zone => [
      spared(watch => sweepZone(watch, zone), {
        zoneId: zone.id,
        sees: storagePlaces(zone).flatMap(place => partsOf(place, ['volume'])),
      }),
      spared(watch => sweepNetwork(watch, zone), {
        zoneId: zone.id,
        sees: partsOf(`${zone.name}-network`, networkThings),
      }),
    ]),
    spared(watch => sweepSuspects(watch, failover), { sees: [], isOfTime: true }),
    spared(sweepRecords, { sees: [] }),
  ]
  // How members do is a matter of time, too, and of how often they were asked.
  const members = [
    ...hosts.map(host => askMembers(watch, { ...host, id: host.id as Id<'host'> })),
    ...zones.map(zone => () => observeLoadBalancers(watch, zone)),
    memberSweep(watch, resurrectAsPlenum(store)),
  ]
  const looksAtMembers = scene === 'cluster' ? members : []
  const isOver = new AbortController()
  return Object.assign(process, {
    asked,
    /** Not all at once: each place is looked at at a moment of its own. */
    start() {
      for (const look of [...looks, ...looksAtMembers]) void lookEvery(look)
    },
    /** Every place once, one after the other. */
    async sweep() {
      for (const look of [...looks, ...looksAtMembers]) await look()
    },
    stop: () => isOver.abort(),
  })

  async function lookEvery(look: () => Promise<void>) {
    await pause(outside.chance.below(sweepMs), isOver.signal)
    await every(sweepMs, isOver.signal, look, error => onTrouble('Looking', error))
  }
}

export type Reconciler = ReturnType<typeof openReconciler>

const said = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** All share one Prisma, which only few services ask: to make a client takes longer than a seed. */
function openPlain(url: string, prisma: Store['prisma']): Store {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', () => {})
  return { pool, url, prisma, close: () => pool.end() }
}
