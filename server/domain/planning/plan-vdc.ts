import { checkDesign } from '../design/check'
import type { DesignDocument } from '../design/document'
import { expandDesign } from '../design/expand'
import { overrunSentence, overruns, takenBy } from '../quota'
import { countActions } from './counts'
import { type Desk, openDesk, type Thing } from './desk'
import { allKinds } from './kinds'
import { order } from './order'
import type { PlanBody, PlanKind } from './plan'
import { promisesOf } from './promises'
import { sumQuota } from './quota'
import type { PlanContext, RecordedVdc } from './recorded'
import { refuseUnready } from './unready'
import { warnOfVersions } from './versions'

/**
 * What it takes to make a VDC what the design says. Pure: the same input gives the same plan. Problems do not end it:
 * what has none is planned all the same, so that one sees the whole; but such a plan can't be applied.
 */
export function planVdc(document: DesignDocument, recorded: RecordedVdc, context: PlanContext): PlanBody {
  const desk = openDesk(expandDesign(document), recorded, context)
  desk.problems.push(...checkDesign(document))
  for (const planner of allKinds) planner.pair(desk)
  for (const planner of allKinds) planner.resolve(desk)
  for (const planner of allKinds) planner.settle?.(desk)
  for (const planner of allKinds) compareAll(desk, planner)
  refuseUnready(desk)
  warnOfVersions(desk)
  const changes = order(desk)
  const quota = sumQuota(changes.map(change => change.quota))
  const { limits, used, reserved } = context.quota
  for (const over of overruns(limits, used, reserved, takenBy(quota)))
    desk.problems.push({ path: [], message: overrunSentence(over) })
  return {
    changes,
    problems: desk.problems,
    warnings: desk.warnings,
    promises: desk.problems.length === 0 ? promisesOf(desk, changes) : [],
    counts: countActions(changes),
    quota,
  }
}

function compareAll(desk: Desk, planner: (typeof allKinds)[number]) {
  for (const thing of desk.things[planner.kind] as Thing<PlanKind>[]) {
    const draft = planner.compare(desk, thing)
    if (draft) desk.drafts.set(draft.key, draft)
  }
}
