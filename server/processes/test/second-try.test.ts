import { expect, test } from 'vitest'
import { readVitest } from './read-results.mjs'
import { filesForSecondTry, withSecondTry } from './second-try.mjs'

type Result = { fullName: string; status: 'passed' | 'failed'; failureMessages: string[] }

const passed = (fullName: string): Result => ({ fullName, status: 'passed', failureMessages: [] })
const failed = (fullName: string, why = 'Error: too late'): Result => ({
  ...{ fullName, status: 'failed', failureMessages: [why] },
})
const file = (name: string, ...assertionResults: Result[]) => ({
  ...{ name, assertionResults, message: '' },
  status: assertionResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
})
const report = (...testResults: ReturnType<typeof file>[]) => ({ testResults })

test('a test that failed and passes at its second try has passed, and says why it failed at first', () => {
  const first = report(file('a', passed('a1'), failed('a2')), file('b', passed('b1')))
  expect(filesForSecondTry(first)).toEqual(['a'])
  const joined = readVitest(withSecondTry(first, report(file('a', passed('a1'), passed('a2')))))
  expect(joined).toMatchObject({ passed: 3, failed: 0 })
  expect(joined.problems).toEqual(['passed only at a second try: a2\n      Error: too late'])
})

test('what fails twice has failed, also where another test fails than before', () => {
  const first = report(file('a', failed('a1'), passed('a2')))
  const joined = readVitest(withSecondTry(first, report(file('a', passed('a1'), failed('a2')))))
  expect(joined).toMatchObject({ passed: 1, failed: 1 })
})

test('a file whose set-up failed is named, although none of its tests had a chance to fail', () => {
  const first = report({ name: 'a', assertionResults: [], message: 'Error: no lab', status: 'failed' })
  const joined = readVitest(withSecondTry(first, report(file('a', passed('a1')))))
  expect(joined).toMatchObject({ passed: 1, failed: 0 })
  expect(joined.problems).toEqual(['loaded only at a second try: a\n      Error: no lab'])
})

test('a refuted property has no second try, nor has a run in which many files failed', () => {
  expect(
    filesForSecondTry(report(file('a', failed('a1', 'Property failed after 3 tests\nCounterexample: [1]')))),
  ).toEqual([])
  const many = ['a', 'b', 'c', 'd'].map(name => file(name, failed(name)))
  expect(filesForSecondTry(report(...many))).toEqual([])
})
