import type { Found } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedInstance } from '@/server/store/observe-instances'

/**
 * How a host's machines differ from what is recorded for it. Pure. Whatever a task is at work on is left alone.
 * @param known Ids that are recorded there, busy or not: no strangers.
 */
export function instanceDifferences(
  hostName: string,
  recorded: readonly RecordedInstance[],
  inventory: readonly Found<'instance'>[],
  known: ReadonlySet<string>,
): Difference[] {
  const there = new Map(inventory.flatMap(found => (found.id ? [[found.id as string, found] as const] : [])))
  return [
    ...inventory.filter(found => !found.id || !known.has(found.id)).map(found => stranger(hostName, found)),
    ...recorded
      .filter(each => !each.isBusy && each.observed !== 'pending')
      .flatMap(each => {
        const found = there.get(each.id)
        return found ? ofOne(each, found) : [missing(hostName, each)]
      }),
  ]
}

function stranger(hostName: string, found: Found<'instance'>): Difference {
  const { name, power } = found.seen.status
  return {
    kind: 'unknown-instance',
    key: found.id ?? found.external,
    summary: found.id
      ? `${hostName} has a machine ${name} that carries Plenum’s mark but is not recorded there`
      : `${hostName} has a machine ${name} that Plenum does not know`,
    wanted: null,
    actual: power,
    vdcId: null,
    resourceKind: null,
    resourceId: null,
    resourceName: name,
    external: found.external,
  }
}

const about = (each: RecordedInstance) => ({
  key: each.id,
  vdcId: each.vdcId,
  resourceKind: 'instance',
  resourceId: each.id,
  resourceName: each.name,
  external: null,
})

const missing = (hostName: string, each: RecordedInstance): Difference => ({
  ...about(each),
  kind: 'missing-instance',
  summary: `${each.name} is recorded on ${hostName} but is not there`,
  wanted: each.power,
  actual: null,
})

function ofOne(each: RecordedInstance, { seen: { status } }: Found<'instance'>): Difference[] {
  const differences: Difference[] = []
  if (status.power !== each.power)
    differences.push({
      ...about(each),
      kind: 'state',
      summary: `${each.name} is wanted ${each.power} but is ${status.power}`,
      wanted: each.power,
      actual: status.power,
    })
  if (status.vcpus !== each.vcpus || status.memoryMiB !== each.memoryMiB)
    differences.push({
      ...about(each),
      kind: 'size',
      summary: `${each.name} has another size than recorded`,
      wanted: `${each.vcpus} vCPU, ${each.memoryMiB} MiB`,
      actual: `${status.vcpus} vCPU, ${status.memoryMiB} MiB`,
    })
  return differences
}
