import type { HostSensors } from '@/server/domain/sensor'
import { recordSensors } from '@/server/store/metrics'
import type { Watch } from '../reconciler'
import { askController } from './ask-controller'
import type { WatchedPlace } from './watch-host'

/** What a host's management controller reads by its sensors, as measurements and beside the host. */
export const readSensors = (watch: Watch, host: WatchedPlace): Promise<void> =>
  askController<Omit<HostSensors, 'at'>>(
    watch,
    host,
    async (power, call) => ({ readings: await power.sensors(call), problem: null }),
    problem => ({ readings: [], problem }),
    seen => recordSensors(watch.store.pool, host.id, seen),
  )
