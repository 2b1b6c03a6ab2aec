import { cephDriver } from '@/server/drivers/ceph'
import type { Driver } from '@/server/drivers/contract'
import { ipmiDriver } from '@/server/drivers/ipmi'
import { libvirtDriver } from '@/server/drivers/libvirt'
import { nbdDriver } from '@/server/drivers/nbd'
import { ovnDriver } from '@/server/drivers/ovn'
import { redfishDriver } from '@/server/drivers/redfish'
import { resticDriver } from '@/server/drivers/restic'
import { createSimulatedDrivers, type SimulatedDrivers } from '@/server/drivers/simulated'
import type { Store } from '@/server/store/store'

/** Every kind of infrastructure that this Plenum can drive. A new driver is one line here. */
export function createDrivers(store: Store): { all: Driver[]; simulated: SimulatedDrivers; close(): Promise<void> } {
  const simulated = createSimulatedDrivers({ connectionString: store.url })
  // Each parses its own configuration before it is given one: what it takes is nobody else's business.
  const { compute, storage, network, power, backup } = simulated
  const all = [
    compute,
    storage,
    network,
    power,
    backup,
    libvirtDriver,
    nbdDriver,
    cephDriver,
    ovnDriver,
    ipmiDriver,
    redfishDriver,
    resticDriver,
  ] as Driver[]
  return { all, simulated, close: () => simulated.close() }
}
