import { chmodSync, mkdirSync } from 'node:fs'
import { PlenumError } from '@/server/domain/errors'
import { reachableBinaries } from './binaries'
import { createCluster } from './create-cluster'
import { homeIn, homeOf } from './home'
import { type Person, personFor, reaches } from './person'
import { adopt, type Postmaster, readPidFile } from './postmaster'
import { passwordIn } from './secret'
import { startPostmaster } from './start-postmaster'

/**
 * The embedded PostgreSQL: a real server of our own in the data folder, reached over loopback with a password that
 * only this folder knows. Trusts that the caller holds the folder's lock (../data-lock.ts). A server left behind by a
 * Plenum that was killed is taken over, not fought. It runs in a session of its own, so that Ctrl-C in the terminal
 * reaches Plenum alone, which stops it last.
 */
export type Database = {
  url: string
  pid: number
  /** How it came up, in a few words for the log. */
  how: 'started' | 'created' | 'taken over'
  /** Ends all connections and waits until the server is gone. */
  stop(): Promise<void>
}

export type DatabaseOptions = {
  /** Absolute; made when missing. */
  dataFolder: string
  say(message: string): void
  /** Further settings, e.g. `fsync: 'off'` for a scratch server. */
  settings?: Record<string, string>
}

const user = 'plenum'
const database = 'plenum'

export async function startDatabase({ dataFolder, say, settings = {} }: DatabaseOptions): Promise<Database> {
  const person = personFor(say)
  prepareFolder(dataFolder, person)
  const home = homeOf(dataFolder, person, say)
  const password = passwordIn(dataFolder)
  const binaries = reachableBinaries(person, say)
  const isNew = await createCluster({ home, binaries, person, user, password, say })
  const left = isNew ? null : await adopt(home, { user, password })
  const server: Postmaster = left ?? (await startPostmaster({ dataFolder, home, binaries, person, settings }))
  return {
    url: urlOf(server.port, password),
    pid: server.pid,
    how: isNew ? 'created' : left ? 'taken over' : 'started',
    stop: () => server.stop(),
  }
}

const urlOf = (port: number, password: string) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`

/** Of the server that a running Plenum has in this data folder; for tests, which come from outside. */
export function databaseUrlIn(dataFolder: string): string {
  const server = readPidFile(homeIn(dataFolder))
  if (!server) throw new PlenumError('missing', `No PostgreSQL is at work in ${dataFolder}. Start Plenum there first.`)
  return urlOf(server.port, passwordIn(dataFolder))
}

/** Ours to open for passing through: the other user needs that to reach what lies inside. Secrets in it stay 0600. */
function prepareFolder(dataFolder: string, person: Person | null): void {
  try {
    mkdirSync(dataFolder, { recursive: true })
    if (person && !reaches(person, dataFolder)) chmodSync(dataFolder, 0o711)
  } catch (cause) {
    throw new PlenumError('invalid', `The data folder ${dataFolder} can’t be written. Choose another by PLENUM_DATA.`, {
      cause,
    })
  }
}
