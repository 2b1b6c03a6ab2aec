import { useMemo } from 'react'
import { checkDesign } from '@/server/domain/design/check'
import type { PlanView } from '@/server/domain/planning/plan'
import type { Catalog } from '../drawing'
import type { Editor } from '../editor'
import type { Other, Work } from '../looks'
import { looksOf } from '../looks-of'
import { withGone } from '../picture'
import { quotaBetween } from '../quota'
import { stagedChanges } from '../staged'
import type { View } from './search'
import type { useThere } from './use-there'

type Input = {
  view: View
  editor: Editor
  catalog: Catalog
  there: ReturnType<typeof useThere>
  plan: PlanView | undefined
  work: ReadonlyMap<string, Work> | undefined
  others: readonly (Other & { selection: readonly string[] })[]
}

/** What is drawn in each view, what is said of it, and what is staged. */
export function useShown({ view, editor, catalog, there, plan, work, others }: Input) {
  const { base, document } = editor
  const changes = useMemo(() => stagedChanges(base, document), [base, document])
  const problems = useMemo(() => checkDesign(document), [document])
  const staged = useMemo(
    () => ({
      counts: Object.fromEntries(
        Map.groupBy(changes, change => change.action)
          .entries()
          .map(([a, all]) => [a, all.length]),
      ),
      quota: quotaBetween(base, document, catalog),
    }),
    [changes, base, document, catalog],
  )
  const planned = view === 'plan' && plan ? plan.document : document
  const picture = useMemo(
    () => (view === 'live' ? { drawn: base, gone: new Set<string>() } : withGone(base, planned)),
    [view, base, planned],
  )
  const looks = useMemo(() => {
    const present = { drawn: picture.drawn, live: there.live, others }
    if (view === 'live') return looksOf({ ...present, drift: there.drift, work })
    if (view === 'plan' && plan)
      return looksOf({
        ...present,
        actions: plan.changes,
        problems: plan.problems,
        work: plan.taskId ? work : undefined,
      })
    return looksOf({ ...present, actions: changes, problems })
  }, [view, picture.drawn, there.live, there.drift, others, plan, work, changes, problems])
  return { ...picture, looks, problems, staged }
}
