import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Each tool's report as one count: `{ passed, failed, skipped, problems }`, problems being what the summary says. */

export const readCheck = ({ passed, failed }) => ({
  passed: passed.length,
  failed: failed.length,
  skipped: 0,
  problems: failed.map(name => `npm run check: ${name}`),
})

/** What the README says differently counts as a failed test each. */
export const readSupportMatrix = ({ differences }) => ({
  passed: differences.length === 0 ? 1 : 0,
  failed: differences.length,
  skipped: 0,
  problems: differences,
})

/** So many seeds in so much time: fewer than wanted is said, and no failure. */
export const readSimulation = ({ wanted, played, seconds, failing }) => ({
  passed: failing.length === 0 ? 1 : 0,
  failed: failing.length,
  skipped: 0,
  problems: [
    `${played} of ${wanted} scenarios in ${Math.round(seconds)} s, ${(played / seconds).toFixed(1)} a second`,
    ...failing.map(({ seed, faults }) => `npm run simulate -- --seed ${seed}${because(faults)}`),
  ],
})

export function readVitest({ testResults }) {
  const tests = testResults.flatMap(file => file.assertionResults)
  // A file that could not be loaded has no tests to fail.
  const broken = testResults.filter(file => file.status === 'failed' && !file.assertionResults.some(isFailed))
  const failed = tests.filter(isFailed)
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed.length + broken.length,
    skipped: skipped.length,
    problems: [
      ...broken.map(({ name }) => `failed to load: ${name}`),
      ...failed.map(({ fullName, failureMessages }) => `${fullName}${because(failureMessages)}`),
      ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
      ...testResults
        .filter(isMended)
        .map(({ name, message }) => `loaded only at a second try: ${name}${because([message])}`),
      ...tests
        .filter(({ firstTry }) => firstTry)
        .map(({ fullName, firstTry }) => `passed only at a second try: ${fullName}${because(firstTry)}`),
    ],
  }
}

/** Its set-up failed at first: none of its tests did. */
const isMended = ({ isSecondTry, status, assertionResults }) =>
  isSecondTry && status === 'passed' && !assertionResults.some(({ firstTry }) => firstTry)

const isFailed = ({ status }) => status === 'failed'

export function readPlaywright({ suites, stats, errors }) {
  const specs = suites.flatMap(specsIn)
  const unlike = status => specs.filter(({ tests }) => tests.some(test => test.status === status))
  return {
    // One that passed at a second try has passed; the summary names it.
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    problems: [
      ...errors.map(({ message }) => message ?? 'an error outside of the tests'),
      ...unlike('unexpected').map(spec => `${spec.title}${because(triedIn(spec))}`),
      ...unlike('skipped').map(({ title }) => `skipped: ${title}`),
      ...unlike('flaky').map(spec => `passed only at a second try: ${spec.title}${because(triedIn(spec))}`),
    ],
  }
}

const triedIn = ({ tests }) =>
  tests
    .flatMap(({ results }) => results)
    .flatMap(({ errors, errorLocation: at }) => [
      ...errors.map(({ message = '' }) => message),
      ...(at ? [`at ${path.relative(process.cwd(), at.file)}:${at.line}`] : []),
    ])

/** Why, in the first words of what was thrown: a log that is cut still says it. */
function because(messages) {
  const lines = messages.flatMap(message => stripVTControlCharacters(message).split('\n').slice(0, LINES_OF_AN_ERROR))
  return lines
    .filter(line => line.trim() !== '')
    .map(line => `\n      ${line.trim().slice(0, 200)}`)
    .join('')
}

const LINES_OF_AN_ERROR = 8

const specsIn = suite => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsIn)]
