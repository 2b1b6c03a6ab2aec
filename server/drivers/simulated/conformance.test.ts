import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import type { DiskSource } from '../contract'
import { describeConformance } from '../contract/conformance'
import { describePowerControl } from '../contract/conformance/power-control'
import { createVirtualClock } from './clock'
import { simulatedHostConfig, simulatedNetworkConfig, simulatedPowerConfig, simulatedStorageConfig } from './config'
import { createSimulatedDrivers, type SimulatedDrivers } from './index'
import { createMeddler } from './meddle'
import type { ProfileName } from './profiles'
import { createTestDatabase } from './testing'

let drivers: SimulatedDrivers
let drop: () => Promise<void>
const clock = createVirtualClock(Date.now())

beforeAll(async () => {
  const database = await createTestDatabase()
  drop = database.drop
  drivers = createSimulatedDrivers({ connectionString: database.connectionString, clock })
})
afterAll(async () => {
  await drivers.close()
  await drop()
})

const image = { name: 'tiny', path: 'simulated:tiny', format: 'qcow2' as const, sizeBytes: 30_000_000, checksum: '' }

function conform(name: string, profile: ProfileName) {
  const world = `conformance-${profile}-${randomUUID()}`
  const host = (host: string) => () =>
    drivers.compute.connect(simulatedHostConfig.parse({ world, host, profile, memoryMiB: 8192 }))
  describeConformance({
    name,
    connectCompute: host('host-1'),
    connectOtherCompute: host('host-2'),
    connectStorage: () => drivers.storage.connect(simulatedStorageConfig.parse({ world, zone: 'zone-1', profile })),
    connectNetwork: () => drivers.network.connect(simulatedNetworkConfig.parse({ world, zone: 'zone-1', profile })),
    image,
    disk: {
      write: (source, byte) => writeToDisk(world, source, byte),
      holds: async (source, byte) => (await readDisk(world, source)) === byte,
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

/** The volume behind an attachment. */
const behind = `kind = 'volume' AND world = $1 AND ref_id =
  (SELECT document ->> 'volumeId' FROM simulated.object WHERE world = $1 AND kind = 'attachment' AND external = $2)`

async function writeToDisk(world: string, source: DiskSource, byte: number) {
  const { rowCount } = await drivers.pool.query(
    `UPDATE simulated.object SET document = jsonb_set(document, '{filesystem}', jsonb_build_object('label', $3::text)) WHERE ${behind}`,
    [world, exportOf(source), String(byte)],
  )
  if (rowCount !== 1) throw new Error('There is no volume behind it')
}

async function readDisk(world: string, source: DiskSource): Promise<number | null> {
  const { rows } = await drivers.pool.query<{ label: string | null }>(
    `SELECT document #>> '{filesystem,label}' AS label FROM simulated.object WHERE ${behind}`,
    [world, exportOf(source)],
  )
  return rows[0]?.label ? Number(rows[0].label) : null
}

const exportOf = (source: DiskSource) => (source.protocol === 'simulated' ? source.export : '')

const meddler = (world: string) => createMeddler({ pool: drivers.pool, world, clock })

conform('simulated', 'instant')
conform('simulated, demo profile', 'demo')
conform('simulated, flaky profile', 'flaky')

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
})

const call = () => ({ taskId: 'test', key: randomUUID(), signal: new AbortController().signal, log() {} })
