import type { PlannedChange } from '@/server/domain/planning/plan'
import type { Apply } from './apply'
import { type Ending, finalsBegun } from './ending'

/** What a task may say of itself, by its policy and by what befell it. One sentence for each promise that it breaks. */
export function promises(apply: Apply, ending: Ending): string[] {
  const { policy, plan, asked } = apply
  const { state, done, failed, stuck } = ending
  const wasCancelled = asked.some(({ what }) => what === 'cancel')
  const isFinal = finalsBegun(apply, ending).size > 0
  const broken: [boolean, string][] = [
    [apply.met.refusals === 0 && !wasCancelled && state !== 'succeeded', `nothing was refused, and it ${state}`],
    [!isEnded.has(state), `it has not ended: ${state}`],
    [state === 'cancelled' && !wasCancelled, 'nobody cancelled it'],
    [state === 'rolled back' && policy !== 'roll back', `it rolled back by “${policy}”`],
    [stuck.length > 0 && state !== 'needs operator', 'something could not be taken back, and no operator is asked'],
    [stuck.length > 0 && apply.weather.stuck === 0, `${stuck} could not be taken back, and nothing was in the way`],
    [
      state === 'needs operator' && stuck.length === 0 && (policy !== 'roll back' || !isFinal),
      'an operator is asked although all could be taken back',
    ],
    [
      state === 'incomplete' && policy === 'roll back' && !wasCancelled,
      'it is incomplete, and was to be all or nothing',
    ],
    [
      state === 'incomplete' && policy === 'continue' && !wasCancelled && heldUp(plan.changes, done, failed).length > 0,
      `held up by nothing that they need: ${heldUp(plan.changes, done, failed)}`,
    ],
    [apply.momentsAtEnd < apply.moments.length, 'somebody went on after its end'],
    ...pausesKept(apply),
  ]
  return broken.flatMap(([isBroken, sentence]) => (isBroken ? [sentence] : []))
}

const isEnded = new Set(['succeeded', 'rolled back', 'cancelled', 'incomplete', 'needs operator'])

/** Changes that were not made, although all that they need was. */
function heldUp(changes: PlannedChange[], done: string[], failed: string[]): string[] {
  const isMade = (key: string) => done.includes(key) || !changes.some(change => change.key === key)
  return changes
    .filter(({ key }) => !done.includes(key) && !failed.includes(key))
    .filter(({ after, turns = [] }) => after.filter(key => !turns.includes(key)).every(isMade))
    .map(change => change.key)
}

/** From a pause on, until somebody resumes or cancels, each hand may begin the one step that it was about to. */
function pausesKept({ asked, moments, parallel }: Apply): [boolean, string][] {
  return asked.flatMap(({ what, at }, index): [boolean, string][] => {
    if (what !== 'pause') return []
    const until = asked[index + 1]?.at ?? moments.length
    const begunBefore = new Set(moments.slice(0, at).map(moment => moment.index))
    const begun = new Set(
      moments
        .slice(at, until)
        .filter(moment => moment.phase === 'do' && !begunBefore.has(moment.index))
        .map(moment => moment.index),
    )
    return [[begun.size > parallel, `${begun.size} steps began after it had been paused`]]
  })
}
