import { asPlenumError } from '@/server/domain/errors'
import type { Connection, Found, Instances } from '@/server/drivers/contract'
import { recordFindings } from '@/server/store/observe-findings'
import { hostZone, recordHostUnreachable, recordHostUp } from '@/server/store/observe-hosts'
import { recordedOnHost, recordHostLost, recordObserved, touchObserved } from '@/server/store/observe-instances'
import { looking } from '../call'
import { collect } from '../collect'
import { instanceDifferences } from '../findings/instances'
import type { Watch } from '../reconciler'
import { judge } from './judge'
import type { WatchedPlace } from './watch-host'

/** One whole look at a host: is it there, what is on it, how does that differ. */
export async function sweepHost(watch: Watch, host: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  let inventory: Found<'instance'>[]
  try {
    inventory = await lookAt(watch, host)
  } catch (error) {
    if (watch.signal.aborted) return
    const { kind, message } = asPlenumError(error)
    if (kind !== 'unreachable' && kind !== 'busy') throw error
    await recordHostUnreachable(pool, host.id, message)
    await recordHostLost(pool, host.id, 'Its host does not answer; what it does is not known.')
    return
  }
  const recorded = await recordedOnHost(pool, host.id)
  const byId = new Map(inventory.filter(found => found.id).map(found => [found.id as string, found]))
  const idle = recorded.filter(each => !each.isBusy)
  await recordObserved(
    pool,
    idle
      .filter(each => each.observed !== 'pending')
      .map(each => judge(each, byId.get(each.id)?.seen ?? { exists: false })),
  )
  await touchObserved(pool, host.id)
  const zoneId = await hostZone(pool, host.id)
  if (zoneId)
    await recordFindings(pool, { hostId: host.id, zoneId }, instanceDifferences(host.name, recorded, inventory))
}

async function lookAt(watch: Watch, host: WatchedPlace): Promise<Found<'instance'>[]> {
  const call = looking(watch.signal)
  const connection = await watch.infrastructure.compute(host.id)
  const { version, capabilities, host: facts } = await connection.probe(call)
  if (facts) {
    const { cpuThreads, memoryMiB } = facts
    await recordHostUp(watch.store.pool, host.id, { version, capabilities, cpuThreads, memoryMiB })
  }
  return hasInstances(connection) ? collect(connection.instances.list(call)) : []
}

const hasInstances = (connection: Connection): connection is Connection & { instances: Instances } =>
  connection.instances !== undefined
