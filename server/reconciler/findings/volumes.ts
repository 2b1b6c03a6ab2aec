import type { FindingKind } from '@/server/domain/drift'
import type { Found } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedVolume } from '@/server/store/observe-volumes'

export const volumeKinds = ['size', 'missing-volume', 'unknown-volume'] as const satisfies FindingKind[]

type Place = { zoneName: string; storageName: string }

/** How a storage's volumes differ from what is recorded. Pure. @param known Ids that are recorded there, busy or not. */
export function volumeDifferences(
  place: Place,
  recorded: readonly RecordedVolume[],
  inventory: readonly Found<'volume'>[],
  known: ReadonlySet<string>,
): Difference[] {
  const there = new Map(inventory.flatMap(found => (found.id ? [[found.id as string, found] as const] : [])))
  const strangers = inventory.filter(found => !found.id || !known.has(found.id))
  const differing = recorded.filter(each => !each.isBusy && each.observed !== 'pending')
  return [
    ...strangers.map(found => stranger(place, found)),
    ...differing.flatMap((each): Difference[] => {
      const found = there.get(each.id)
      return found ? sizeOf(each, found.seen.status.sizeGiB) : [missing(place, each)]
    }),
  ]
}

const about = (each: RecordedVolume) => ({
  key: each.id,
  cause: null,
  vdcId: each.vdcId,
  resourceKind: 'volume',
  resourceId: each.id,
  resourceName: each.name,
  external: null,
})

const stranger = (
  { zoneName, storageName }: Place,
  { id, external, seen: { status } }: Found<'volume'>,
): Difference => ({
  kind: 'unknown-volume',
  key: id ?? external,
  summary: `${zoneName}’s storage ${storageName} has a volume ${status.name} that Plenum does not know`,
  wanted: null,
  actual: `${status.sizeGiB} GiB`,
  cause: null,
  facts: { of: 'stranger volume', volumeId: id, sizeGiB: status.sizeGiB },
  vdcId: null,
  resourceKind: null,
  resourceId: null,
  resourceName: status.name,
  external,
})

const missing = ({ zoneName, storageName }: Place, each: RecordedVolume): Difference => ({
  ...about(each),
  kind: 'missing-volume',
  summary: `${each.name} is recorded in ${zoneName} but is not on its storage ${storageName}`,
  wanted: `${each.sizeGiB} GiB`,
  actual: null,
  facts: { of: 'missing volume', attachedTo: each.attachedTo },
})

const sizeOf = (each: RecordedVolume, sizeGiB: number): Difference[] =>
  sizeGiB === each.sizeGiB
    ? []
    : [
        {
          ...about(each),
          kind: 'size',
          summary: `${each.name} has ${sizeGiB} GiB, ${each.sizeGiB} GiB recorded`,
          wanted: `${each.sizeGiB} GiB`,
          actual: `${sizeGiB} GiB`,
          facts: { of: 'volume size', sizeGiB, recordedGiB: each.sizeGiB },
        },
      ]
