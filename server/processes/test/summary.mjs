import { say } from '../start/steps.mjs'

/** Prints what came of it; the last line is for machines. @returns the exit code. */
export function summarize(results, isInterrupted) {
  const sum = key => results.reduce((total, result) => total + result[key], 0)
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
  say('\n── Summary')
  for (const { title, seconds = 0, ...counts } of results)
    say(
      `${counts.failed || counts.skipped ? 'FAILED' : 'ok    '}  ${title.padEnd(40)} ${counted(counts).padEnd(34)} ${seconds} s`,
    )
  const problems = results.flatMap(({ title, problems }) => problems.map(problem => `  ${title}: ${problem}`))
  if (problems.length > 0) say(`\n${problems.join('\n')}`)
  if (skipped > 0) say('\nSkipped tests count as a failure: something that they need was missing.')
  if (isInterrupted) say('\nInterrupted.')
  say(`\n${counted({ passed, failed, skipped })}`)
  return failed > 0 || skipped > 0 || passed === 0 || isInterrupted ? 1 : 0
}

const counted = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
