/**
 * Tests that failed get a second try: a real host on two busy cores may be late once. Their whole files run again, since
 * tests on real hosts build on each other. None has one where so many files failed that something is really wrong, nor
 * where a property was refuted: a counterexample is no accident.
 *
 * @param report vitest's, of the first try.
 * @returns the files to run again, or nothing.
 */
export function filesForSecondTry({ testResults }) {
  const failed = testResults.filter(({ status }) => status === 'failed')
  const isRefuted = failed.some(file =>
    file.assertionResults.some(({ failureMessages }) => failureMessages?.some(text => text.includes('Counterexample'))),
  )
  return failed.length > MOST_FILES || isRefuted ? [] : failed.map(({ name }) => name)
}

const MOST_FILES = 3

/** The first report with the files that ran again as they ended then; a test that passed only then says so. */
export function withSecondTry(first, second) {
  const again = new Map(second.testResults.map(file => [file.name, file]))
  return {
    ...first,
    testResults: first.testResults.map(file => (again.has(file.name) ? sameFile(file, again.get(file.name)) : file)),
  }
}

function sameFile(first, second) {
  const before = new Map(first.assertionResults.map(test => [test.fullName, test]))
  return {
    ...second,
    // A file that failed as a whole, by its set-up, has no test of its own to say so.
    message: first.message,
    isSecondTry: true,
    assertionResults: second.assertionResults.map(test => {
      const { status, failureMessages } = before.get(test.fullName) ?? {}
      return status === 'failed' && test.status === 'passed' ? { ...test, firstTry: failureMessages } : test
    }),
  }
}
