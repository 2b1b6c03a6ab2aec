import type { FindingKind } from '@/server/domain/drift'
import type { Capabilities } from '@/server/domain/host'
import type { Found, Observation, Statuses } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedElsewhere, RecordedInstance } from '@/server/store/observe-instances'
import type { Heard } from './about'
import { findAddress } from './address'
import { findAttachment } from './attachment'
import { findCapability } from './capability'
import { missingInstance } from './missing-instance'
import { findSize } from './size'
import { findState } from './state'
import { unknownInstance } from './unknown-instance'

/** Differences of one recorded instance from its machine. */
export type InstanceFinder = (each: RecordedInstance, seen: Statuses['instance'], heard: Heard) => Difference[]

const finders: InstanceFinder[] = [findState, findSize, findAttachment, findAddress]

/** What a look at one machine can find, and what a look at a whole host finds besides. */
export const machineKinds = [
  'state',
  'size',
  'attachment',
  'address',
  'missing-instance',
] as const satisfies FindingKind[]
export const hostKinds = [...machineKinds, 'unknown-instance', 'capability'] as const satisfies FindingKind[]

/** How one machine differs from what is recorded. Pure. Of what is not made yet nothing is expected. */
export function machineDifferences(each: RecordedInstance, seen: Observation<'instance'>, heard: Heard): Difference[] {
  if (each.observed === 'pending') return []
  return seen.exists ? finders.flatMap(find => find(each, seen.status, heard)) : [missingInstance(each, heard)]
}

type Host = { name: string; capabilities: Capabilities; canImport: boolean }

/**
 * How a host's machines differ from what is recorded for it. Pure.
 * @param settled What is recorded there and no task is at work on.
 * @param of.known Ids that are recorded there, busy or not: no strangers.
 * @param of.elsewhere What is recorded of machines that are found there all the same.
 * @param of.deleted Ids of which nothing is recorded, since somebody deleted them.
 */
export function hostDifferences(
  host: Host,
  settled: readonly RecordedInstance[],
  inventory: readonly Found<'instance'>[],
  of: { known: ReadonlySet<string>; elsewhere: readonly RecordedElsewhere[]; deleted: ReadonlySet<string> },
  heard: Heard,
): Difference[] {
  const there = new Map(inventory.flatMap(found => (found.id ? [[found.id as string, found] as const] : [])))
  return [
    ...inventory
      .filter(found => !found.id || !of.known.has(found.id))
      .map(found =>
        unknownInstance(host, found, heard, {
          recorded: of.elsewhere.find(({ id }) => id === found.id),
          wasDeleted: found.id !== null && of.deleted.has(found.id),
        }),
      ),
    ...settled.flatMap(each => machineDifferences(each, there.get(each.id)?.seen ?? { exists: false }, heard)),
    ...settled.flatMap(each => (there.has(each.id) ? findCapability(each, host.capabilities, heard) : [])),
  ]
}
