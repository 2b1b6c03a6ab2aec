import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { describeConformance } from '../contract/conformance'
import type { ConnectedDisk } from '../contract/conformance/options'
import { describePowerControl } from '../contract/conformance/power-control'
import { createVirtualClock } from './clock'
import {
  simulatedBackupConfig,
  simulatedHostConfig,
  simulatedNetworkConfig,
  simulatedPowerConfig,
  simulatedStorageConfig,
} from './config'
import { closed, opened } from './guest/luks'
import { createSimulatedDrivers, type SimulatedDrivers } from './index'
import { meddlerIn } from './meddle'
import { MemoryWorld } from './memory-world'
import type { ProfileName } from './profiles'
import { createTestDatabase } from './testing'
import { World, type WorldTx } from './world'

let drivers: SimulatedDrivers
let inMemory: SimulatedDrivers
const worlds = new Map<string, World>()
let drop: () => Promise<void>
const clock = createVirtualClock(Date.now())

beforeAll(async () => {
  const database = await createTestDatabase()
  drop = database.drop
  drivers = createSimulatedDrivers({ connectionString: database.connectionString, clock })
  inMemory = createSimulatedDrivers({
    pool: drivers.pool,
    clock,
    open: (name, hear) => worlds.get(name) ?? remember(name, hear),
  })
})
function remember(name: string, hear: MemoryWorld['hear']) {
  const world = new MemoryWorld(name, clock, hear)
  worlds.set(name, world)
  return world
}
afterAll(async () => {
  await inMemory.close()
  await drivers.close()
  await drop()
})

const image = { name: 'tiny', path: 'simulated:tiny', format: 'qcow2' as const, sizeBytes: 30_000_000, checksum: '' }

function conform(name: string, profile: ProfileName, of = () => drivers) {
  const world = `conformance-${profile}-${randomUUID()}`
  const host = (host: string) => () =>
    of().compute.connect(simulatedHostConfig.parse({ world, host, profile, memoryMiB: 8192 }))
  describeConformance({
    name,
    connectCompute: host('host-1'),
    connectOtherCompute: host('host-2'),
    connectStorage: () => of().storage.connect(simulatedStorageConfig.parse({ world, zone: 'zone-1', profile })),
    connectOtherStorage: () => of().storage.connect(simulatedStorageConfig.parse({ world, zone: 'zone-2', profile })),
    connectNetwork: () => of().network.connect(simulatedNetworkConfig.parse({ world, zone: 'zone-1', profile })),
    connectBackups: () => of().backup.connect(simulatedBackupConfig.parse({ world, store: 'backup-1', profile })),
    image,
    disk: {
      write: (disk, byte) => writeToDisk(world, disk, byte),
      holds: async (disk, byte) => (await readDisk(world, disk)) === byte,
    },
    isReported: profile === 'instant',
    sleep: clock.sleep,
    outside: {
      powerOff: ref => meddler(world).powerOff('host-1', ref.id),
      async addStranger() {
        const external = await meddler(world).addStranger('host-1', 'legacy-db')
        return { external, remove: () => meddler(world).remove('host-1', external) }
      },
    },
  })
}

const worldOf = (name: string) => worlds.get(name) ?? new World(drivers.pool, name, clock)
const meddler = (name: string) => meddlerIn(worldOf(name))

/** The volume behind an attachment. */
async function volumeBehind(tx: WorldTx, { source }: ConnectedDisk) {
  const attachment = await tx.findExternal('attachment', source.protocol === 'simulated' ? source.export : '')
  const volume = attachment && (await tx.find('volume', attachment.place, attachment.document.volumeId))
  if (!volume) throw new Error('There is no volume behind it')
  return volume
}

const writeToDisk = (world: string, disk: ConnectedDisk, byte: number) =>
  worldOf(world).transaction('disk', async tx => {
    const volume = await volumeBehind(tx, disk)
    const { sizeGiB } = volume.document
    const filesystem = { type: 'ext4', uuid: '', label: String(byte), sizeGiB, files: {} }
    const { luksKey } = disk
    if (luksKey !== undefined && opened(volume.document, luksKey) === undefined) throw new Error('Invalid key')
    Object.assign(volume.document, luksKey === undefined ? { filesystem } : { ciphertext: closed(filesystem, luksKey) })
    await tx.save(volume, null)
  })

const readDisk = (world: string, disk: ConnectedDisk): Promise<number | null> =>
  worldOf(world).read(async tx => {
    const { document } = await volumeBehind(tx, disk)
    const held = disk.luksKey === undefined ? document.filesystem : opened(document, disk.luksKey)
    if (held === undefined) throw new Error('Invalid key')
    return held?.label ? Number(held.label) : null
  })

conform('simulated', 'instant')
conform('simulated, demo profile', 'demo')
conform('simulated, flaky profile', 'flaky')
conform('simulated, in memory', 'demo', () => inMemory)

const powered = `power-${randomUUID()}`
describePowerControl({
  name: 'simulated-power',
  async connect() {
    const host = simulatedHostConfig.parse({ world: powered, host: 'host-1', profile: 'instant' })
    // A place is there once somebody has connected to it.
    await (await drivers.compute.connect(host)).probe(call())
    return drivers.power.connect(simulatedPowerConfig.parse({ world: powered, host: 'host-1' }))
  },
  isRunning: async () => (await meddler(powered).places()).some(place => !place.unreachable),
  bootedFrom: () => worldOf(powered).read(async tx => (await tx.place('host-1', 'host'))!.bootedFrom!),
})

const call = () => ({ taskId: 'test', key: randomUUID(), signal: new AbortController().signal, log() {} })
