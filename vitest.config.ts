import path from 'node:path'
import { defineConfig } from 'vitest/config'
import LongestFirst from './server/processes/vitest-order.mjs'

const never = ['**/node_modules/**', '.next/**', '.plenum/**', '.lab/**', '.claude/**']
const labTests = '**/*.lab.test.ts'
/** Number all ids, for which modules are loaded in another way. */
const storms = ['**/storm*.test.ts', '**/designs/planted-bugs.test.ts']

/**
 * `npx vitest run --project unit --project storm` proves what needs nothing but this folder; `--project lab` what needs
 * real hosts. They bring up a PostgreSQL of their own unless TEST_DATABASE_URL names one.
 */
export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: `${path.resolve(import.meta.dirname)}/` }] },
  test: {
    globalSetup: 'server/processes/vitest-database.ts',
    setupFiles: 'server/processes/vitest-seed.ts',
    // One less than there are processors is vitest's own idea: of two, one would have nothing to do.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is waited for has no hurry by itself: where a time is promised, the test names it.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...never, labTests, ...storms],
          // A process loads what most of them need once, and not for each: that took a fifth of their time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'storm', include: storms, exclude: never } },
      {
        extends: true,
        test: {
          name: 'lab',
          include: [labTests],
          exclude: never,
          testTimeout: 240_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
})
