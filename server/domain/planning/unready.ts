import { addProblem, type Desk, type Draft, type Thing } from './desk'
import { allKinds } from './kinds'
import type { PlanKind } from './plan'

/**
 * What is being worked on, or can't be seen, can't be changed now: a problem where the design asks for it; where it is
 * only a repair, the work that is under way or the host’s answer has to be waited for.
 */
export function refuseUnready(desk: Desk): void {
  for (const planner of allKinds)
    for (const thing of desk.things[planner.kind] as Thing<PlanKind>[]) {
      const draft = desk.drafts.get(thing.key)
      if (!draft) continue
      const unready = [...planner.worksOn(desk, thing, draft)].flatMap(each => sentenceOf(each) ?? [])[0]
      if (!unready) continue
      if (isRepair(draft)) desk.drafts.delete(thing.key)
      else addProblem(desk, thing.path, unready)
    }
}

const isRepair = ({ fields }: Draft) => fields.length > 0 && fields.every(field => field.isDrift)

function sentenceOf({ recorded, kind }: Thing): string | undefined {
  if (!recorded) return undefined
  if ('isBusy' in recorded && recorded.isBusy)
    return `${recorded.name} is busy: wait until its task is done, or cancel that task.`
  if ('observed' in recorded && recorded.observed === 'unknown')
    return kind === 'volume'
      ? `${recorded.name}’s storage server does not answer: it can’t be changed until it does.`
      : `${recorded.name}’s host does not answer: it can’t be changed until it does.`
  return undefined
}
