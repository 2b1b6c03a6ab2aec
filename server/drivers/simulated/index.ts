import pg from 'pg'
import { type Capabilities, noCapabilities } from '@/server/domain/host'
import type { Connection, Driver } from '../contract'
import { createAttachments } from './attachments'
import { Backups } from './backups'
import { type Clock, realClock } from './clock'
import {
  type SimulatedBackupConfig,
  type SimulatedHostConfig,
  type SimulatedNetworkConfig,
  type SimulatedPowerConfig,
  type SimulatedStorageConfig,
  simulatedBackupConfig,
  simulatedHostConfig,
  simulatedNetworkConfig,
  simulatedPowerConfig,
  simulatedStorageConfig,
} from './config'
import { Contents } from './contents'
import { createFloatingIps } from './floating-ips'
import { Hub, type WorldEvent } from './hub'
import { createImages } from './images'
import { SimulatedInstances } from './instances'
import { SimulatedLoadBalancers } from './load-balancers'
import { createNetworks } from './networks'
import { createPorts } from './ports'
import { simulatedPower } from './power'
import { createRouters } from './routers'
import { ruleCounters } from './rule-counters'
import { createSecurityGroups } from './security-groups'
import { isThere, Site } from './site'
import { Snapshots } from './snapshots'
import { Volumes } from './volumes'
import { World } from './world'

export { type Clock, createVirtualClock, realClock } from './clock'
export {
  type SimulatedBackupConfig,
  type SimulatedHostConfig,
  type SimulatedNetworkConfig,
  type SimulatedPowerConfig,
  type SimulatedStorageConfig,
  simulatedBackupConfig,
  simulatedHostConfig,
  simulatedNetworkConfig,
  simulatedPowerConfig,
  simulatedStorageConfig,
} from './config'

export const simulatedVersion = 'Simulated 1.0'

export type SimulatedDrivers = {
  compute: Driver<SimulatedHostConfig>
  storage: Driver<SimulatedStorageConfig>
  power: Driver<SimulatedPowerConfig>
  network: Driver<SimulatedNetworkConfig>
  backup: Driver<SimulatedBackupConfig>
  pool: pg.Pool
  clock: Clock
  /** Ends the listening, and the pool if it was opened here. */
  close(): Promise<void>
}

/**
 * The reference driver: a data center that exists only in a PostgreSQL schema of its own, `simulated`, with true
 * semantics, seeded latencies and seeded faults. What it does documents the contract. It trusts nothing but its tables
 * and its clock, is shared by any number of processes, and survives the end of each of them at any moment. Failures are
 * reached by names (sentinels.ts) or by meddling from outside (meddle.ts).
 */
export function createSimulatedDrivers(
  options: ({ pool: pg.Pool } | { connectionString: string }) & {
    clock?: Clock
    /** Where the world of this name is; `hear` tells those who watch it. Default: in the pool’s database. */
    open?: (name: string, hear: (event: WorldEvent) => void) => World
  },
): SimulatedDrivers {
  const clock = options.clock ?? realClock
  const pool = 'pool' in options ? options.pool : openPool(options.connectionString)
  const hub = new Hub(pool, clock)
  const worldOf = (name: string) =>
    options.open ? options.open(name, event => hub.hear(event)) : new World(pool, name, clock)
  return {
    compute: {
      name: 'simulated',
      role: 'compute',
      title: 'Simulated host',
      config: simulatedHostConfig,
      connect: async config => openHost(config, worldOf(config.world), hub),
    },
    storage: {
      name: 'simulated-storage',
      role: 'storage',
      title: 'Simulated storage server',
      growsInUse: true,
      config: simulatedStorageConfig,
      connect: async config => openStorage(config, worldOf(config.world), hub),
    },
    network: {
      name: 'simulated-network',
      role: 'network',
      title: 'Simulated network',
      config: simulatedNetworkConfig,
      connect: async config => openNetwork(config, worldOf(config.world)),
    },
    backup: {
      name: 'simulated-backup',
      role: 'backup',
      title: 'Simulated backup store',
      config: simulatedBackupConfig,
      connect: async config => openBackupStore(config, worldOf(config.world)),
    },
    power: {
      name: 'simulated-power',
      role: 'power',
      title: 'Simulated management controller',
      config: simulatedPowerConfig,
      connect: async config => openPower(config, worldOf(config.world)),
    },
    pool,
    clock,
    async close() {
      await hub.close()
      if (!('pool' in options)) await pool.end()
    },
  }
}

function openPool(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: 10, application_name: 'plenum-simulated' })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  return pool
}

function openHost(config: SimulatedHostConfig, world: World, hub: Hub): Connection {
  const { cpuThreads, memoryMiB, profile } = config
  const site = new Site(world, config.host, 'host', { cpuThreads, memoryMiB, profile }, profile)
  const instances = new SimulatedInstances(site, hub)
  return {
    async probe(call) {
      const load = await instances.load(call)
      const host = { version: simulatedVersion, hostname: config.host, cpuThreads, memoryMiB, ...load }
      return { healthy: true, version: simulatedVersion, capabilities: hostCapabilities, host, problems: [] }
    },
    images: createImages(site),
    networks: createNetworks(site),
    instances,
    watch: call => hub.watch(world.name, site.name, call),
    sees: (other, call) =>
      site.call(call, 'host.sees', async () => {
        const config = simulatedHostConfig.safeParse(other).data
        const place = config && (await world.read(tx => tx.place(config.host, 'host')))
        if (!place || config.world !== world.name) return 'unknown'
        return isThere(place) ? 'seen' : 'silent'
      }),
    async [Symbol.asyncDispose]() {},
  }
}

function openPower(config: SimulatedPowerConfig, world: World): Connection {
  const power = simulatedPower(world, config)
  return {
    power,
    async probe(call) {
      await power.status(call)
      return { healthy: true, version: simulatedVersion, capabilities: noCapabilities, host: null, problems: [] }
    },
    async [Symbol.asyncDispose]() {},
  }
}

function openStorage(config: SimulatedStorageConfig, world: World, hub: Hub): Connection {
  const { capacityGiB, profile } = config
  const site = new Site(world, config.zone, 'storage', { capacityGiB, profile }, profile)
  const volumes = new Volumes(site)
  return {
    async probe(call) {
      await volumes.capacity(call)
      return { healthy: true, version: simulatedVersion, capabilities: storageCapabilities, host: null, problems: [] }
    },
    volumes,
    attachments: createAttachments(site),
    snapshots: new Snapshots(site, volumes),
    contents: new Contents(site),
    watch: call => hub.watch(world.name, site.name, call),
    async [Symbol.asyncDispose]() {},
  }
}

function openBackupStore(config: SimulatedBackupConfig, world: World): Connection {
  const { store, profile } = config
  const site = new Site(world, store, 'backup', { profile }, profile)
  return {
    async probe(call) {
      await site.reach(call)
      return { healthy: true, version: simulatedVersion, capabilities: backupCapabilities, host: null, problems: [] }
    },
    backups: new Backups(site),
    async [Symbol.asyncDispose]() {},
  }
}

function openNetwork(config: SimulatedNetworkConfig, world: World): Connection {
  const { zone, profile } = config
  const site = new Site(world, `${zone}-network`, 'network', { profile }, profile)
  return {
    async probe(call) {
      await site.reach(call)
      return { healthy: true, version: simulatedVersion, capabilities: networkCapabilities, host: null, problems: [] }
    },
    networks: createNetworks(site),
    ports: createPorts(site),
    routers: createRouters(site),
    floatingIps: createFloatingIps(site),
    loadBalancers: new SimulatedLoadBalancers(site),
    securityGroups: createSecurityGroups(site),
    ruleCounters: ruleCounters(site),
    async [Symbol.asyncDispose]() {},
  }
}

const hostCapabilities: Capabilities = {
  kvm: true,
  cpuShares: true,
  hotplug: true,
  serialConsole: true,
  screen: true,
  metrics: true,
  lifecycleEvents: true,
  liveMigration: true,
  volumes: false,
  snapshots: false,
  backups: false,
  liveGrow: false,
  networks: true,
  guestAgent: true,
}
const storageCapabilities: Capabilities = {
  ...noCapabilities,
  lifecycleEvents: true,
  volumes: true,
  snapshots: true,
  backups: true,
  liveGrow: true,
}
const backupCapabilities: Capabilities = { ...noCapabilities, backups: true }
const networkCapabilities: Capabilities = { ...noCapabilities, networks: true }
