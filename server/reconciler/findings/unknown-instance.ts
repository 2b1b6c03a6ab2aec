import { isThere } from '@/server/domain/instance'
import type { Found } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedElsewhere } from '@/server/store/observe-instances'
import { causeFrom, type Heard } from './about'

/** A machine on a host that is not recorded there. */
export function unknownInstance(
  { name: hostName, canImport }: { name: string; canImport: boolean },
  found: Found<'instance'>,
  heard: Heard,
  { recorded, wasDeleted }: { recorded?: RecordedElsewhere; wasDeleted: boolean },
): Difference {
  const { name, power, vcpus, memoryMiB, nics = [], foreignDisks = [], rootVersion } = found.seen.status
  return {
    kind: 'unknown-instance',
    key: found.id ?? found.external,
    summary: recorded
      ? `${hostName} has a machine of ${recorded.name}, which is recorded on ${recorded.hostName ?? 'no host'}`
      : found.id
        ? `${hostName} has a machine ${name} that carries Plenum’s mark but ${wasDeleted ? 'was deleted' : 'is not recorded there'}`
        : `${hostName} has a machine ${name} that Plenum does not know`,
    wanted: null,
    actual: power,
    cause: causeFrom(heard, 'unknown-instance', found.id ?? found.external),
    facts: {
      of: 'stranger',
      isMarked: found.id !== null,
      ...{ power, vcpus, memoryMiB, nics, disks: foreignDisks, canImport },
      ...(recorded && { recorded: placeOf(recorded, rootVersion) }),
      wasDeleted,
    },
    vdcId: null,
    resourceKind: null,
    resourceId: null,
    resourceName: name,
    external: found.external,
  }
}

/** By the version of its root disk the machine is told from what a rebuild or an evacuation left behind. */
const placeOf = ({ hostName, observed, rootVersion }: RecordedElsewhere, foundVersion: number) => ({
  ...{ hostName, rootVersion },
  isMissing: observed === 'missing',
  isSeen: isThere(observed),
  isFormer: foundVersion < rootVersion,
})
