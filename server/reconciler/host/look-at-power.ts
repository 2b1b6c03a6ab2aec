import type { HostPower } from '@/server/domain/host'
import { recordPower } from '@/server/store/host-power'
import type { Watch } from '../reconciler'
import { askController } from './ask-controller'
import type { WatchedPlace } from './watch-host'

/** What a host's management controller says of its power, recorded beside the host; without one nothing is. */
export const lookAtPower = (watch: Watch, host: WatchedPlace): Promise<void> =>
  askController<Omit<HostPower, 'at'>>(
    watch,
    host,
    async (power, call) => ({ state: await power.status(call), problem: null }),
    problem => ({ state: null, problem }),
    seen => recordPower(watch.store.pool, host.id, seen),
  )
