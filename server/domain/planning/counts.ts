import { type ChangeAction, changeActions, type PlannedChange } from './plan'

export function countActions(changes: readonly Pick<PlannedChange, 'action'>[]): Record<ChangeAction, number> {
  const counts = Object.fromEntries(changeActions.map(action => [action, 0])) as Record<ChangeAction, number>
  for (const { action } of changes) counts[action]++
  return counts
}
