import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries'
import { explain } from './explain'
import { type Person, plainEnvironment } from './person'
import { type Postmaster, postmaster, readPidFile } from './postmaster'

type Wanted = {
  dataFolder: string
  home: string
  binaries: Binaries
  person: Person | null
  settings: Record<string, string>
}

const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // Plenum's queries are short: compiling them costs more than it saves.
  jit: 'off',
}

/** Starts the server on a free port and waits until it lets connections in. */
export async function startPostmaster(wanted: Wanted): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const outcome = await tryOn(port, wanted)
    if (typeof outcome !== 'string') return outcome
    // Somebody took the port between our look and the server's.
    if (attempt < 5 && /address already in use|could not bind/i.test(outcome)) continue
    throw explain(new Error(outcome), wanted.home)
  }
}

/** The server, or what it said before it ended. */
async function tryOn(
  port: number,
  { dataFolder, home, binaries, person, settings }: Wanted,
): Promise<Postmaster | string> {
  const logFile = path.join(dataFolder, 'postgres.log')
  const log = openLog(logFile)
  const flags = Object.entries({ ...defaults, ...settings, port: String(port) }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const server = spawn(binaries.postgres, ['-D', home, ...flags], {
    ...(person && { uid: person.uid, gid: person.gid }),
    cwd: home,
    env: plainEnvironment,
    // A session of its own: the terminal's Ctrl-C is for Plenum, which stops it after everything else.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  let failure: string | undefined
  server.once('error', error => {
    failure = error.message
  })
  const onExit = () => {
    failure ??= said(logFile, log.from)
  }
  server.once('exit', onExit)
  server.unref()
  closeSync(log.fd)
  while (failure === undefined) {
    const seen = readPidFile(home)
    if (seen && seen.pid === server.pid && seen.status === 'ready') {
      // From here on its end is no failed start, and its folder may be gone by then.
      server.off('exit', onExit)
      return postmaster(seen.pid, port)
    }
    await sleep(5)
  }
  return failure
}

function openLog(file: string): { fd: number; from: number } {
  const fd = openSync(file, 'a', 0o600)
  if (statSync(file).size > 5_000_000) truncateSync(file)
  return { fd, from: statSync(file).size }
}

const said = (file: string, from: number) => readFileSync(file).subarray(from).toString().trim() || 'nothing'

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
