import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = path.resolve(import.meta.dirname, '../..')

/** Starts a program, waits until an address answers 200 and then until `see` is done; ends it. Answers the ms till then. */
export async function startUntilUsable(
  [command, ...args]: [string, ...string[]],
  env: Record<string, string>,
  health: string,
  see: () => Promise<unknown>,
): Promise<number> {
  const from = performance.now()
  // A group of its own: npm, what it starts and what that starts end together.
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore', detached: true })
  const gone = once(child, 'exit')
  try {
    while (!(await answers(health))) {
      if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}`)
      if (performance.now() - from > 90_000) throw new Error(`${health} did not answer within 90 s`)
      await pause(10)
    }
    await see()
    return performance.now() - from
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM')
    await gone
    while (await listens(health)) await pause(20)
  }
}

const answers = (url: string) =>
  fetch(url).then(
    answer => answer.ok,
    () => false,
  )
const listens = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )
