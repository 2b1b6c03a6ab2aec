import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectRoot } from '@/server/store/project-root'
import type { Health } from './health'
import { isAlive, readPidFile } from './postgres/postmaster'
import { node } from './start/prepare.mjs'
import { environment, running } from './start/run-plenum.mjs'

export const administrator = { email: 'root@plenum.test', password: 'a-password-for-tests' }

/** A data folder that may be entered by the user whom PostgreSQL runs as. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plenum-process-'))
  chmodSync(folder, 0o711)
  return folder
}

export type Run = ReturnType<typeof run>

/** The real all-in-one in a process of its own, without pages. @param entry From `bundleServer`. */
export function run(entry: string, dataFolder: string, env: Record<string, string> = {}) {
  let said = ''
  const child: ChildProcess = spawn(node, running(entry), {
    cwd: projectRoot,
    env: {
      ...clean(process.env),
      ...environment(false),
      PORT: '0',
      PLENUM_DATA: dataFolder,
      PLENUM_SEED: 'none',
      PLENUM_UI: 'off',
      PLENUM_WEATHER: 'off',
      PLENUM_ADMIN_EMAIL: administrator.email,
      PLENUM_ADMIN_PASSWORD: administrator.password,
      ...env,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', chunk => {
      said += chunk
    })
  // Also heard by those who ask after it has ended.
  const ended = once(child, 'exit').then(
    ([code, signal]) => ({ code, signal }) as { code: number | null; signal: string | null },
  )
  const address = () => /Listening.* address=(\S+)/.exec(said)?.[1]

  /** Resolves when it said so; throws with all that it said when it ends before. */
  async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (const late = Date.now() + 110_000; ; await sleep(20)) {
      const seen = await look()
      if (seen !== undefined) return seen
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Ended before ${what}:\n${said}`)
      if (Date.now() > late) throw new Error(`Not ${what} in time:\n${said}`)
    }
  }

  return {
    pid: child.pid!,
    said: () => said,
    ended,
    address: () => until('listening', address),
    saying: (text: string) => until(`saying “${text}”`, () => (said.includes(text) ? true : undefined)),
    usable: () =>
      until('usable', async () => {
        const url = address()
        return url && (await healthAt(url).catch(() => undefined))?.status === 200 ? url : undefined
      }),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
    /** As when whoever started it is gone. */
    letGo: () => child.disconnect(),
  }
}

export async function healthAt(url: string): Promise<{ status: number; body: Health }> {
  const answer = await fetch(`${url}/api/health`)
  return { status: answer.status, body: (await answer.json()) as Health }
}

/** The PostgreSQL at work on this folder, if any. */
export function postgresOn(dataFolder: string): number | undefined {
  const pid = readPidFile(path.join(dataFolder, 'postgres'))?.pid
  return pid !== undefined && isAlive(pid) ? pid : undefined
}

/** Whatever a failed test left. */
export async function cleanUp(dataFolder: string, runs: Run[]): Promise<void> {
  for (const each of runs.splice(0)) {
    each.kill('SIGKILL')
    await each.ended
  }
  const pid = postgresOn(dataFolder)
  if (pid) process.kill(pid, 'SIGQUIT')
  while (pid && isAlive(pid)) await sleep(10)
  rmSync(dataFolder, { recursive: true, force: true })
}

const clean = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(PLENUM_|NODE_|VITEST|PORT$|HOST$|DATABASE_URL$)/.test(name)),
  )
