import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { node } from '../start/prepare.mjs'
import { root, say } from '../start/steps.mjs'

/** What runs now: lanes run side by side. */
const running = new Set()

/**
 * Runs one stage in a process group of its own, so that all of it can be ended. What it lacks counts as a failure. What
 * it says is said when it has ended, in one piece, where others run beside it.
 */
export async function runStage(stage, missing, hasCompany = false) {
  const { title, args, env = {}, file, read, minutes } = stage
  if (!hasCompany) say(heading(title))
  if (missing) {
    say(missing)
    return { title, seconds: 0, passed: 0, failed: 1, skipped: 0, problems: [missing] }
  }
  const began = Date.now()
  const stdio = hasCompany ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(node, args, { cwd: root, env: { ...process.env, ...env }, stdio, detached: true })
  const { pid } = child
  running.add(pid)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', text => {
      said += text
    })
  let isLate = false
  const limit = setTimeout(() => {
    isLate = true
    endGroup(pid, 'SIGKILL')
  }, minutes * 60_000)
  const code = await new Promise(resolve => {
    child.once('error', () => resolve(1))
    child.once('exit', resolve)
  })
  clearTimeout(limit)
  endGroup(pid, 'SIGKILL')
  running.delete(pid)
  if (hasCompany) say(`${heading(title)}\n${said}`)
  const counted = isLate ? late(minutes) : countIn(file, read, code)
  return { title, seconds: Math.round((Date.now() - began) / 1000), ...counted }
}

/** Ctrl-C, from outside: the stages may clean up. */
export const stopStages = () => {
  for (const pid of running) endGroup(pid, 'SIGTERM')
}

const heading = title => `\n── ${title}`

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
