import { isDeepStrictEqual } from 'node:util'
import { asPlenumError } from '@/server/domain/errors'
import type { Capabilities } from '@/server/domain/host'
import type { Connection, Found, Instances } from '@/server/drivers/contract'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import { recordHostUnreachable, recordHostUp } from '@/server/store/observe-hosts'
import {
  deletedAmong,
  type RecordedInstance,
  recordedElsewhere,
  recordedOnHost,
  recordHostLost,
  recordObserved,
  type SeenChange,
  touchObserved,
} from '@/server/store/observe-instances'
import { looking } from '../call'
import { collect } from '../collect'
import { type Heard, nothingHeard } from '../findings/about'
import { hostDifferences, hostKinds } from '../findings/instances'
import type { Watch } from '../reconciler'
import { judge } from './judge'
import type { WatchedHost } from './watch-host'

/** One whole look at a host: is it there, what is on it, how does that differ. */
export async function sweepHost(watch: Watch, host: WatchedHost, heard: Heard = nothingHeard): Promise<void> {
  const { pool } = watch.store
  let seen: Look | null
  const since = await lookBegins(pool)
  // Read before the look and after it: a task that came and went meanwhile makes the look worthless for its instance.
  const before = new Map((await recordedOnHost(pool, host.id)).map(each => [each.id, each]))
  try {
    seen = await lookAt(watch, host)
  } catch (error) {
    if (watch.signal.aborted) return
    const { kind, message } = asPlenumError(error)
    if (kind !== 'unreachable' && kind !== 'busy') throw error
    await recordHostUnreachable(pool, host.id, message)
    await recordHostLost(pool, host.id, 'Its host does not answer; what it does is not known.')
    return
  }
  // A fenced one has its former machines, and perhaps those of others: its task looks through them.
  if (!seen) return
  const { inventory } = seen
  const after = await recordedOnHost(pool, host.id)
  const settled = after.filter(each => isSettled(before.get(each.id), each))
  const byId = new Map(inventory.filter(found => found.id).map(found => [found.id as string, found]))
  await recordObserved(
    pool,
    settled
      .map(each => judge(each, byId.get(each.id)?.seen ?? { exists: false }))
      .filter((change, index) => differs(settled[index]!, change)),
  )
  await touchObserved(pool, host.id, after, since)
  const known = new Set<string>([...before.keys(), ...after.map(each => each.id)])
  const strange = [...byId.keys()].filter(each => !known.has(each))
  const elsewhere = await recordedElsewhere(pool, strange)
  const deleted = new Set(await deletedAmong(pool, strange))
  // On its way from or to another host: recorded there as yet.
  for (const { id } of elsewhere.filter(each => each.isBusy)) known.add(id)
  const spared = after.filter(each => !settled.includes(each) && each.observed !== 'pending').map(each => each.id)
  const differences = hostDifferences(
    { ...seen, name: host.name },
    settled,
    inventory,
    { known, elsewhere, deleted },
    heard,
  )
  await recordFindings(pool, { hostId: host.id, zoneId: host.zoneId, kinds: hostKinds, spared, since }, differences)
}

/** Nobody was at work on it from before the look until after. */
const isSettled = (before: RecordedInstance | undefined, after: RecordedInstance) =>
  before?.recordedAt === after.recordedAt && !before.isBusy && !after.isBusy && after.observed !== 'pending'

const differs = (recorded: RecordedInstance, seen: SeenChange) =>
  recorded.observed !== seen.observed ||
  recorded.reason !== seen.reason ||
  !isDeepStrictEqual(recorded.actual, seen.actual) ||
  (seen.generation !== null && recorded.observedGeneration !== seen.generation)

type Look = { inventory: Found<'instance'>[]; capabilities: Capabilities; canImport: boolean }

async function lookAt(watch: Watch, host: WatchedHost): Promise<Look | null> {
  const call = looking(watch.signal)
  const connection = await watch.infrastructure.compute(host.id)
  const { version, capabilities, host: facts } = await connection.probe(call)
  if (facts) {
    const { hostname, cpuThreads, memoryMiB } = facts
    const seen = { version, hostname, capabilities, cpuThreads, memoryMiB }
    const state = await recordHostUp(watch.store.pool, host.id, seen)
    if (state === 'fenced') return null
  }
  const inventory = hasInstances(connection) ? await collect(connection.instances.list(call)) : []
  return { inventory, capabilities, canImport: connection.instances?.adopt !== undefined }
}

const hasInstances = (connection: Connection): connection is Connection & { instances: Instances } =>
  connection.instances !== undefined
