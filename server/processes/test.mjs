import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildPages, bundleServer, generateClient, install } from './start/prepare.mjs'
import { say } from './start/steps.mjs'
import { labsThere, stopLeftovers } from './test/leftovers.mjs'
import { installPackages } from './test/packages.mjs'
import { runStage, stopStages } from './test/run-stage.mjs'
import { phasesIn } from './test/stages.mjs'
import { summarize } from './test/summary.mjs'

/**
 * `npm test`: proves everything, from a fresh clone on. Installs what is missing, then runs the checks, the unit tests,
 * the simulation, the browser tests on the simulated data center, and the same on real hosts in the lab. Arguments name stages to run
 * alone: `npm test -- check unit simulation demo empty lab-drivers lab`. The last line counts; the exit code is 0 only when all
 * passed, none was skipped and nothing was left running.
 */
const wanted = process.argv.slice(2)
// Everything that tests write goes here, so that what they leave can be found. The database's user passes through.
const scratch = mkdtempSync(path.join(tmpdir(), 'plenum-tests-'))
chmodSync(scratch, 0o711)
process.env.TMPDIR = scratch
process.env.CI ??= '1'

let isInterrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    isInterrupted = true
    stopStages()
  })

const results = []
try {
  await install()
  await generateClient()
  await bundleServer()
  const labs = labsThere()
  const isWanted = ({ name }) => wanted.length === 0 || wanted.includes(name)
  const phases = phasesIn(scratch).map(lanes =>
    lanes.map(lane => lane.filter(isWanted)).filter(lane => lane.length > 0),
  )
  const stages = phases.flat(2)
  if (stages.length === 0) throw new Error(`There is no stage ${wanted.join(', ')}.`)
  const missing = installPackages(stages)
  for (const lanes of phases) {
    // Not beside real hosts, which promise to be quick: it takes all processors.
    if (lanes.flat().some(stage => stage.hasPages)) await buildPages()
    await Promise.all(lanes.map(lane => run(lane, missing, lanes.length > 1)))
  }
  const left = await stopLeftovers(scratch, labs)
  if (left.length > 0)
    results.push({ title: 'Nothing left running', passed: 0, failed: left.length, skipped: 0, problems: left })
} catch (error) {
  say(error.stack)
  results.push({ title: 'Preparations', passed: 0, failed: 1, skipped: 0, problems: [error.message] })
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
process.exitCode = summarize(results, isInterrupted)
process.exit()

async function run(lane, missing, hasCompany) {
  for (const stage of lane) {
    if (isInterrupted) return
    results.push(await runStage(stage, await missing[stage.needs], hasCompany))
  }
}
