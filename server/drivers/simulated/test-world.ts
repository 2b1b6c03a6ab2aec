import { randomUUID } from 'node:crypto'
import { newId } from '@/server/domain/ids'
import { type Connection, converge, type InstanceSpec, type Nudge, type Observation, type Ref } from '../contract'
import type { DriverKind } from '../contract/types'
import { type Clock, createVirtualClock } from './clock'
import { simulatedHostConfig, simulatedStorageConfig } from './config'
import { createSimulatedDrivers } from './index'
import { createMeddler } from './meddle'
import type { ProfileName } from './profiles'
import { createTestDatabase, testCall } from './testing'

export type TestWorld = Awaited<ReturnType<typeof createTestWorld>>

/** A data center with one host and one storage server on a database of its own, for tests of this driver. */
export async function createTestWorld(options: { profile?: ProfileName; clock?: Clock; world?: string } = {}) {
  const { profile = 'instant', clock = createVirtualClock(), world = `test-${randomUUID()}` } = options
  const database = await createTestDatabase()
  const drivers = createSimulatedDrivers({ connectionString: database.connectionString, clock })
  const hostConfig = (host: string) => simulatedHostConfig.parse({ world, host, profile })
  const host = await drivers.compute.connect(hostConfig('host-1'))
  const storage = await drivers.storage.connect(simulatedStorageConfig.parse({ world, zone: 'zone-1', profile }))
  const imageId = newId('image')
  const networkId = newId('network')
  const vdcId = newId('vdc')

  const settle = <K extends DriverKind>(nudge: (resume?: string) => Promise<Nudge<K>>): Promise<Observation<K>> =>
    converge(nudge, { call: testCall(), sleep: clock.sleep })

  async function prepare(line: Connection) {
    const image = { name: 'tiny', path: 'simulated:tiny', format: 'raw' as const, sizeBytes: 1024, checksum: '' }
    await settle(() => line.images!.ensure({ kind: 'image', id: imageId }, image, 1, testCall()))
    const network = { name: 'default', cidr: '10.0.0.0/24' }
    await settle(() => line.networks!.ensure({ kind: 'network', id: networkId }, network, 1, testCall()))
  }

  const spec = (name: string, changes: Partial<InstanceSpec> = {}): InstanceSpec => ({
    ...{ name, vdcId, vcpus: 1, cpuShares: 1024, memoryMiB: 256, imageId, rootDiskGiB: 4, rootVersion: 1 },
    ...{ userData: null, sshKeys: [], disks: [], power: 'running', stopTimeoutMs: 10_000 },
    nic: { networkId, mac: '52:54:00:00:00:01', address: '10.0.0.5/24', gateway: '10.0.0.1' },
    ...changes,
  })

  return {
    ...{ world, clock, drivers, database, host, storage, hostConfig, settle, prepare, spec },
    meddler: createMeddler({ pool: drivers.pool, world, clock }),
    ensure: (ref: Ref<'instance'>, wanted: InstanceSpec, generation = 1, line = host) =>
      settle<'instance'>(resume => line.instances!.ensure(ref, wanted, generation, testCall(), resume)),
    /** A machine that is there and running. */
    async machine(name: string, changes: Partial<InstanceSpec> = {}): Promise<Ref<'instance'>> {
      await prepare(host)
      const ref = { kind: 'instance' as const, id: newId('instance') }
      await settle<'instance'>(resume => host.instances!.ensure(ref, spec(name, changes), 1, testCall(), resume))
      return ref
    },
    async close() {
      await drivers.close()
      await database.drop()
    },
  }
}
