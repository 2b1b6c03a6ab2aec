import type { Found } from '@/server/drivers/contract'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedVolume } from '@/server/store/observe-volumes'

/** How a zone's volumes differ from what is recorded. Pure. @param known Ids that are recorded there, busy or not. */
export function volumeDifferences(
  zoneName: string,
  recorded: readonly RecordedVolume[],
  inventory: readonly Found<'volume'>[],
  known: ReadonlySet<string>,
): Difference[] {
  const there = new Map(inventory.flatMap(found => (found.id ? [[found.id as string, found] as const] : [])))
  const about = (each: RecordedVolume) => ({
    key: each.id,
    vdcId: each.vdcId,
    resourceKind: 'volume',
    resourceId: each.id,
    resourceName: each.name,
    external: null,
  })
  const strangers = inventory
    .filter(found => !found.id || !known.has(found.id))
    .map(
      (found): Difference => ({
        kind: 'unknown-volume',
        key: found.id ?? found.external,
        summary: `${zoneName}’s storage has a volume ${found.seen.status.name} that Plenum does not know`,
        wanted: null,
        actual: `${found.seen.status.sizeGiB} GiB`,
        vdcId: null,
        resourceKind: null,
        resourceId: null,
        resourceName: found.seen.status.name,
        external: found.external,
      }),
    )
  const differing = recorded
    .filter(each => !each.isBusy && each.observed !== 'pending')
    .flatMap((each): Difference[] => {
      const found = there.get(each.id)
      if (!found)
        return [
          {
            ...about(each),
            kind: 'missing-volume',
            summary: `${each.name} is recorded in ${zoneName} but is not on its storage`,
            wanted: `${each.sizeGiB} GiB`,
            actual: null,
          },
        ]
      const { sizeGiB } = found.seen.status
      if (sizeGiB === each.sizeGiB) return []
      return [
        {
          ...about(each),
          kind: 'size',
          summary: `${each.name} has ${sizeGiB} GiB, ${each.sizeGiB} GiB recorded`,
          wanted: `${each.sizeGiB} GiB`,
          actual: `${sizeGiB} GiB`,
        },
      ]
    })
  return [...strangers, ...differing]
}
