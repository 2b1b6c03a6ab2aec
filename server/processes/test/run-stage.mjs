import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { node } from '../start/prepare.mjs'
import { root, say } from '../start/steps.mjs'

let current

/** Runs one stage in a process group of its own, so that all of it can be ended. What it lacks counts as a failure. */
export async function runStage(stage, missing) {
  const { title, args, env = {}, file, read, minutes } = stage
  say(`\n── ${title}`)
  if (missing) {
    say(missing)
    return { title, seconds: 0, passed: 0, failed: 1, skipped: 0, problems: [missing] }
  }
  const began = Date.now()
  current = spawn(node, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit', detached: true })
  const { pid } = current
  let isLate = false
  const limit = setTimeout(() => {
    isLate = true
    endGroup(pid, 'SIGKILL')
  }, minutes * 60_000)
  const code = await new Promise(resolve => {
    current.once('error', () => resolve(1))
    current.once('exit', resolve)
  })
  clearTimeout(limit)
  endGroup(pid, 'SIGKILL')
  current = undefined
  const counted = isLate ? late(minutes) : countIn(file, read, code)
  return { title, seconds: Math.round((Date.now() - began) / 1000), ...counted }
}

/** Ctrl-C, from outside: the stage may clean up. */
export const stopStage = () => current && endGroup(current.pid, 'SIGTERM')

function countIn(file, read, code) {
  let counted
  try {
    counted = read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return failure(`It ended with exit code ${code} before it could count.`)
  }
  // Something beside the tests went wrong: a broken set-up, an error that nobody caught.
  return code !== 0 && counted.failed === 0
    ? { ...counted, ...failure(`Exit code ${code}, see above.`), passed: counted.passed }
    : counted
}

const late = minutes => failure(`It had not ended after ${minutes} minutes.`)
const failure = problem => ({ passed: 0, failed: 1, skipped: 0, problems: [problem] })

function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it is gone already.
  }
}
