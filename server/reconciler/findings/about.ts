import { causeOf, type FindingKind, type Happening } from '@/server/domain/drift'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedInstance } from '@/server/store/observe-instances'

/** What a finder needs to know beside the thing: the likely causes that were heard of. */
export type Heard = { source: string; lately(id: string): Happening | undefined }
export const nothingHeard: Heard = { source: '', lately: () => undefined }

export const causeFrom = (heard: Heard, kind: FindingKind, id: string) => causeOf(kind, heard.lately(id), heard.source)

/** A difference of a recorded instance. */
export const aboutInstance = (
  each: RecordedInstance,
  kind: FindingKind,
  heard: Heard,
  it: Pick<Difference, 'summary' | 'wanted' | 'actual' | 'facts'>,
): Difference => ({
  ...it,
  kind,
  key: each.id,
  cause: causeFrom(heard, kind, each.id),
  vdcId: each.vdcId,
  resourceKind: 'instance',
  resourceId: each.id,
  resourceName: each.name,
  external: null,
})
