import { useMemo } from 'react'
import { checkDesign } from '@/server/domain/design/check'
import type { DesignDocument } from '@/server/domain/design/document'
import { type PlanView, parseChangeKey } from '@/server/domain/planning/plan'
import type { Catalog } from '../drawing'
import type { Editor } from '../editor'
import type { Fate, Other, Work } from '../looks'
import { looksOf } from '../looks-of'
import { membersOfGroup, withGone } from '../picture'
import { quotaBetween } from '../quota'
import { stagedChanges } from '../staged'
import type { View } from './search'
import type { useThere } from './use-there'

type Input = {
  view: View
  editor: Editor
  catalog: Catalog
  there: ReturnType<typeof useThere>
  /** What is there now, also while an apply is under way. */
  current: DesignDocument
  plan: PlanView | undefined
  work: ReadonlyMap<string, Work> | undefined
  /** The apply is over. */
  isEnded: boolean
  others: readonly (Other & { selection: readonly string[] })[]
  /** What a failure that is tried would do. */
  fates: ReadonlyMap<string, Fate> | undefined
}

const nothing: ReadonlySet<string> = new Set()

/** What is drawn in each view, what is said of it, and what is staged. */
export function useShown({ view, editor, catalog, there, current, plan, work, isEnded, others, fates }: Input) {
  const { base, document, selection } = editor
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
    () => (view === 'live' ? { drawn: current, gone: nothing } : withGone(base, planned)),
    [view, base, planned, current],
  )
  const lit = useMemo(
    () =>
      selection
        .map(parseChangeKey)
        .flatMap(({ kind, name }) => (kind === 'securityGroup' ? membersOfGroup(picture.drawn, name) : [])),
    [selection, picture.drawn],
  )
  const looks = useMemo(() => {
    const present = { drawn: picture.drawn, live: there.live, others, lit }
    // What has ended shows as what it is.
    if (view === 'live')
      return looksOf({
        ...present,
        drift: there.drift,
        traffic: there.traffic,
        health: there.health,
        fates,
        work: isEnded ? undefined : work,
      })
    if (view === 'plan' && plan)
      return looksOf({
        ...present,
        actions: plan.changes,
        problems: plan.problems,
        work: plan.taskId ? work : undefined,
      })
    return looksOf({ ...present, actions: changes, problems })
  }, [
    view,
    picture.drawn,
    there.live,
    there.drift,
    there.traffic,
    there.health,
    others,
    lit,
    plan,
    work,
    isEnded,
    changes,
    problems,
    fates,
  ])
  return { ...picture, looks, problems, staged }
}
