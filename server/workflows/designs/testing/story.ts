import type { Apply } from './apply'
import type { Ending } from './ending'

/** What happened, for whoever has to understand it. */
export function story(apply: Apply, ending: Ending): string[] {
  const steps = ending.steps.map(
    step => `  ${step.index} ${step.group ?? 'own'}: ${step.name}: ${step.state} in ${step.attempts}`,
  )
  const changes = apply.plan.changes.map(
    ({ key, id, action, after, phase }) =>
      `  ${key} (${id}): ${action}, phase ${phase}, after ${after.join(', ') || 'nothing'}`,
  )
  const moments = apply.moments.map(
    ({ index, phase, attempt, worker }) => `${index}:${phase}/${attempt}@${worker.slice(-3)}`,
  )
  return [
    `${ending.state}: ${ending.error?.message ?? ''} ${ending.error?.detail ?? ''}`,
    `done ${ending.done}; failed ${ending.failed}; stuck ${ending.stuck}`,
    ...['Changes:', ...changes, 'Steps:', ...steps],
    `Moments: ${moments.join(' ')}`,
    `Asked: ${JSON.stringify(apply.asked)}`,
    `Weather: ${JSON.stringify(apply.weather)}, met ${JSON.stringify(apply.met)}`,
    ...['Log:', ...ending.log.map(line => `  ${line}`)],
  ]
}
