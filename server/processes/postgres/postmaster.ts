import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { PlenumError } from '@/server/domain/errors'

/** A PostgreSQL server at work on our files. */
export type Postmaster = { pid: number; port: number; stop(): Promise<void> }
export type Credentials = { user: string; password: string }

/** What a server writes into its folder about itself (PostgreSQL manual, “Database File Layout”: postmaster.pid). */
export type PidFile = { pid: number; folder: string; port: number; status: string }

export const pidFileIn = (home: string) => path.join(home, 'postmaster.pid')

export function readPidFile(home: string): PidFile | null {
  try {
    const lines = readFileSync(pidFileIn(home), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, folder: lines[1] ?? '', port: Number(lines[3]), status: lines[7]?.trim() ?? '' } : null
  } catch {
    return null
  }
}

/**
 * The server that a killed Plenum left behind, once it answers to our password and names our files as its own; null
 * when there is none. A pid file whose number meanwhile belongs to another program is removed: it would keep
 * PostgreSQL from starting.
 */
export async function adopt(home: string, credentials: Credentials): Promise<Postmaster | null> {
  const left = readPidFile(home)
  if (!left || !isAlive(left.pid)) return null
  if (!isPostgres(left.pid)) {
    rmSync(pidFileIn(home))
    return null
  }
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    const now = readPidFile(home)
    if (!now || now.pid !== left.pid || !isAlive(left.pid)) return null
    if (now.status === 'ready' && (await isOurs(now, home, credentials))) return postmaster(now.pid, now.port)
  }
  throw new PlenumError(
    'conflict',
    `Process ${left.pid} is a PostgreSQL at work on ${home}, and does not let Plenum in. Stop it (kill -INT ${left.pid}), then start again.`,
  )
}

export function postmaster(pid: number, port: number): Postmaster {
  return {
    pid,
    port,
    async stop() {
      // “Fast shutdown”: ends connections, writes everything out.
      if (isAlive(pid)) process.kill(pid, 'SIGINT')
      const patience = Date.now() + 20_000
      while (isAlive(pid)) {
        if (Date.now() > patience && isAlive(pid)) process.kill(pid, 'SIGQUIT')
        await sleep(10)
      }
    },
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** An adopted server's parent may never ask for its end: gone all the same. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function isPostgres(pid: number): boolean {
  try {
    const name =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/comm`, 'utf8')
        : execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' })
    return name.includes('postgres')
  } catch {
    return false
  }
}

async function isOurs({ port }: PidFile, home: string, { user, password }: Credentials): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)
    return realpathSync(rows[0]!.folder) === realpathSync(home)
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
