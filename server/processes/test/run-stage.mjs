import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { node } from '../start/prepare.mjs'
import { root, say } from '../start/steps.mjs'

/** What runs now: lanes run side by side. */
const running = new Set()

/**
 * Runs one stage. What it lacks counts as a failure. What it says is said when it has ended, in one piece, where others
 * run beside it. Where something failed, the stage may try that once more.
 */
export async function runStage(stage, missing, hasCompany = false) {
  const { title, file, read, minutes, secondTry } = stage
  if (!hasCompany) say(heading(title))
  if (missing) {
    say(missing)
    return { title, seconds: 0, passed: 0, failed: 1, skipped: 0, problems: [missing] }
  }
  const began = Date.now()
  const ended = counted => ({ title, seconds: Math.round((Date.now() - began) / 1000), ...counted })
  const first = await run(stage, hasCompany)
  if (first.isLate) return ended(late(minutes))
  const report = reportIn(file)
  const again = first.code !== 0 && report && secondTry?.(report)
  if (!again) return ended(count(report, read, first.code))

  say(`\n── ${title}: what failed, once more`)
  const second = await run({ ...stage, ...again }, hasCompany)
  const joined = second.isLate ? undefined : reportIn(again.file)
  return ended(joined ? count(again.join(report, joined), read, second.code) : count(report, read, first.code))
}

/** In a process group of its own, so that all of it can be ended. */
async function run({ title, args, env = {}, minutes }, hasCompany) {
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
  return { code, isLate }
}

/** Ctrl-C, from outside: the stages may clean up. */
export const stopStages = () => {
  for (const pid of running) endGroup(pid, 'SIGTERM')
}

const heading = title => `\n── ${title}`

function reportIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return
  }
}

function count(report, read, code) {
  if (!report) return failure(`It ended with exit code ${code} before it could count.`)
  const counted = read(report)
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
