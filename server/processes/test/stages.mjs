import path from 'node:path'
import { readCheck, readPlaywright, readSimulation, readSupportMatrix, readVitest } from './read-results.mjs'
import { filesForSecondTry, withSecondTry } from './second-try.mjs'

/**
 * What `npm test` runs: phases one after the other, the quick first; a phase's lanes side by side (a browser and real
 * hosts mostly wait for each other's kind of thing, and labs know nothing of each other); a lane's stages in order. `needs` names what the machine must have
 * (packages.mjs), `minutes` how long it may take before it counts as hung, and `secondTry` what of it runs once more.
 */
export const phasesIn = scratch => [
  [[check(scratch)]],
  [[vitest(scratch, { name: 'unit', projects: ['storm', 'unit'], title: 'Unit tests', needs: 'tools', minutes: 20 })]],
  [
    [
      playwright(scratch, {
        name: 'demo',
        title: 'Browser tests, simulated data center',
        needs: 'browser',
        minutes: 30,
      }),
      playwright(scratch, { name: 'empty', title: 'Browser tests, empty Plenum', needs: 'browser', minutes: 6 }),
    ],
    [
      vitest(scratch, {
        name: 'lab-drivers',
        projects: ['lab'],
        title: 'Drivers, real hosts',
        needs: 'lab',
        minutes: 20,
      }),
      playwright(scratch, { name: 'lab', title: 'Browser tests, real hosts', needs: 'lab', minutes: 15 }),
      supportMatrix(scratch),
    ],
  ],
  [[simulation(scratch)]],
]

function check(scratch) {
  const file = path.join(scratch, 'check.json')
  return {
    name: 'check',
    title: 'Types, lint, layers',
    args: ['server/processes/check.mjs', file],
    file,
    read: readCheck,
    minutes: 4,
  }
}

/** 20,000 scenarios, or as many as five minutes of all processors have room for: a slow machine plays fewer, and says so. */
function simulation(scratch) {
  const file = path.join(scratch, 'simulation.json')
  const limits = ['--seeds', '20000', '--seconds', '300', '--least', '5000']
  return {
    name: 'simulation',
    title: 'Whole failures in virtual time',
    args: ['--import', 'tsx', 'server/simulation/main.ts', ...limits, '--report', file],
    file,
    read: readSimulation,
    minutes: 10,
  }
}

function vitest(scratch, { projects, ...stage }) {
  const file = path.join(scratch, `${stage.name}.json`)
  const argsInto = (into, files = []) => {
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${into}`]
    return [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.map(each => `--project=${each}`),
      '--passWithNoTests',
      ...reporters,
      ...files,
    ]
  }
  const secondTry = report => {
    const files = filesForSecondTry(report)
    const into = path.join(scratch, `${stage.name}-again.json`)
    return files.length > 0 && { args: argsInto(into, files), file: into, join: withSecondTry }
  }
  const env = { PLENUM_CONFORMANCE_DIR: reportsIn(scratch) }
  return { ...stage, args: argsInto(file), env, file, read: readVitest, secondTry }
}

/** What the conformance suite found out in the stages before, simulated and real. */
const reportsIn = scratch => path.join(scratch, 'conformance')

function supportMatrix(scratch) {
  const file = path.join(scratch, 'support-matrix.json')
  return {
    name: 'support-matrix',
    title: 'Support matrix in the README, against this run',
    args: ['--import', 'tsx', 'server/processes/support-matrix.ts', reportsIn(scratch), '--check', file],
    file,
    read: readSupportMatrix,
    minutes: 1,
  }
}

function playwright(scratch, stage) {
  const file = path.join(scratch, `${stage.name}.json`)
  const cli = ['node_modules/@playwright/test/cli.js', 'test']
  // Traces in a folder of their own: each run empties its folder first.
  const where = [`--project=${stage.name}`, `--output=test-results/${stage.name}`]
  return {
    ...stage,
    hasPages: true,
    // A browser on two busy cores may be late once: a second try counts, and the summary names it with its reason.
    args: [...cli, ...where, '--retries=1', '--pass-with-no-tests', '--reporter=dot,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    file,
    read: readPlaywright,
  }
}
