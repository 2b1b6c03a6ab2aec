import type { Found } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import { causeFrom, type Heard } from './about'

/** A machine on a host that is not recorded there. */
export function unknownInstance(
  hostName: string,
  found: Found<'instance'>,
  heard: Heard,
  canImport: boolean,
): Difference {
  const { name, power, vcpus, memoryMiB, nics = [], foreignDisks = [] } = found.seen.status
  return {
    kind: 'unknown-instance',
    key: found.id ?? found.external,
    summary: found.id
      ? `${hostName} has a machine ${name} that carries Plenum’s mark but is not recorded there`
      : `${hostName} has a machine ${name} that Plenum does not know`,
    wanted: null,
    actual: power,
    cause: causeFrom(heard, 'unknown-instance', found.id ?? found.external),
    facts: {
      of: 'stranger',
      isMarked: found.id !== null,
      ...{ power, vcpus, memoryMiB, nics, disks: foreignDisks, canImport },
    },
    vdcId: null,
    resourceKind: null,
    resourceId: null,
    resourceName: name,
    external: found.external,
  }
}
