import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { node } from '../start/prepare.mjs'
import { root } from '../start/steps.mjs'

/** Ends what tests left running, and names it: a test that leaves something behind is at fault, even if it passed. */
export async function stopLeftovers(scratch, labsBefore) {
  const left = []
  for (const { pid, folder } of databasesUnder(scratch)) {
    left.push(`PostgreSQL on ${folder}`)
    process.kill(pid, 'SIGINT')
  }
  for (const lab of labsThere().filter(name => !labsBefore.includes(name))) {
    left.push(`the lab ${lab}`)
    const env = { ...process.env, PLENUM_LAB_NAME: lab }
    spawnSync(node, ['--import', 'tsx', 'e2e/lab/lab.ts', 'down'], { cwd: root, env, stdio: 'ignore' })
  }
  if (left.length > 0) await sleep(2000)
  return left
}

function databasesUnder(scratch) {
  return readdirSync(scratch)
    .map(name => path.join(scratch, name, 'postgres'))
    .filter(folder => existsSync(path.join(folder, 'postmaster.pid')))
    .map(folder => ({ folder, pid: Number(readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]) }))
    .filter(({ pid }) => isAlive(pid))
}

/** A lab's namespaces bear its name: `ple2e-host-1`. */
export function labsThere() {
  try {
    const listed = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const names = listed.split('\n').map(line => /^([a-z][a-z0-9]*)-/.exec(line)?.[1])
    return [...new Set(names.filter(Boolean))]
  } catch {
    return []
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
