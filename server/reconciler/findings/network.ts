import { type NetworkThing, networkKinds, networkThingWords } from '@/server/domain/drift'
import type { Change, Found, Observation } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import type { Wanted } from './network-wanted'
import { type NameOf, wordsOf } from './network-words'

export { networkKinds }

/** What is there of one kind, and how the zone's driver tells differences of it. */
export type SeenThings = {
  found: ReadonlyMap<string, Found<NetworkThing>>
  plan(wanted: Wanted, seen: Observation<NetworkThing>): Change[]
}

/** How a zone's network differs from what its instances need of it. Pure. */
export const networkDifferences = (
  zoneName: string,
  wanted: readonly Wanted[],
  { found, plan }: SeenThings,
  nameOf: NameOf,
): Difference[] =>
  wanted.flatMap((each): Difference[] => {
    const there = found.get(each.id)
    if (!there) return [missing(zoneName, each)]
    const changes = plan(each, there.seen)
    return changes.length > 0 ? [changed(zoneName, each, changes, nameOf)] : []
  })

const about = ({ kind, id, vdcId, resource }: Wanted, fields: string[]) => ({
  ...{ key: id, cause: null, vdcId, external: null, facts: { of: 'network thing', thing: kind, id, fields } as const },
  ...{ resourceKind: resource.kind, resourceId: resource.id, resourceName: resource.name },
})

function title({ kind, resource }: Wanted): string {
  if (kind === 'port') return `port of ${resource.name}`
  if (resource.kind === 'cluster') return `check of ${resource.name}’s members`
  return `${networkThingWords[kind]} ${resource.name}`
}

const missing = (zoneName: string, each: Wanted): Difference => ({
  ...about(each, []),
  kind: 'network-missing',
  summary: `The network of ${zoneName} lacks the ${title(each)}`,
  wanted: 'There, for the instances that run in the zone',
  actual: null,
})

const changed = (zoneName: string, each: Wanted, changes: Change[], nameOf: NameOf): Difference => ({
  ...about(
    each,
    changes.map(change => change.field),
  ),
  kind: 'network-changed',
  summary: `The ${title(each)} is otherwise than recorded in the network of ${zoneName}`,
  wanted: changes.map(({ field, to }) => wordsOf(each.kind, field, to, nameOf)).join('; '),
  actual: changes.map(({ field, from }) => wordsOf(each.kind, field, from, nameOf)).join('; '),
})

/** A floating IP that its instance took along, out of a zone whose network did not answer then. */
export const answeredTwice = (
  zoneName: string,
  { id }: { id: string },
  now: { vdcId: string; name: string; zoneName: string },
): Difference => ({
  ...{ kind: 'network-changed', key: id, cause: null, vdcId: now.vdcId, external: null },
  ...{ resourceKind: 'floatingIp', resourceId: id, resourceName: now.name },
  facts: { of: 'network thing', thing: 'floatingIp', id, fields: ['zone'] },
  summary: `The floating IP ${now.name} is still answered in ${zoneName}, which it has left`,
  wanted: `Answered in ${now.zoneName} only`,
  actual: `Answered in ${zoneName} as well`,
})

/** What carries Plenum's mark there, and nobody knows of. Its VDC is not known any more. */
export function networkLeftover(
  zoneName: string,
  { kind, id, name }: { kind: NetworkThing; id: string; name: string },
): Difference {
  return {
    ...{ kind: 'network-leftover', key: id, cause: null, vdcId: null, resourceKind: null, resourceId: null },
    summary: `The network of ${zoneName} has a ${networkThingWords[kind]} ${name} that is not recorded there`,
    wanted: null,
    actual: `A ${networkThingWords[kind]} that carries Plenum’s mark`,
    facts: { of: 'network thing', thing: kind, id, fields: [] },
    ...{ resourceName: name, external: id },
  }
}
