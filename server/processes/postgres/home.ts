import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Person, reaches } from './person'

const farHomes = '/var/lib/plenum'

/**
 * Where the database's files lie: `postgres` in the data folder, or, where the other user can't get through to that
 * (a project below root's 0700 home), a folder under /var/lib/plenum that the data folder remembers.
 */
export function homeOf(dataFolder: string, person: Person | null, say: (message: string) => void): string {
  const near = nearIn(dataFolder)
  const pointer = pointerIn(dataFolder)
  if (existsSync(pointer)) return homeIn(dataFolder)
  if (!person || existsSync(path.join(near, 'PG_VERSION')) || reaches(person, dataFolder)) return near
  // A new name each time: what an earlier data folder of this path left has another password.
  const far = path.join(farHomes, `data-${randomBytes(4).toString('hex')}`)
  mkdirSync(farHomes, { recursive: true, mode: 0o755 })
  writeFileSync(pointer, `${far}\n`)
  say(`PostgreSQL runs as user ${person.name}, who can’t enter ${dataFolder}: its files go to ${far}.`)
  return far
}

const nearIn = (dataFolder: string) => path.join(dataFolder, 'postgres')
const pointerIn = (dataFolder: string) => path.join(dataFolder, 'postgres-is-at')

/** The same of a data folder that has been used: nothing is chosen any more. */
export function homeIn(dataFolder: string): string {
  const pointer = pointerIn(dataFolder)
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : nearIn(dataFolder)
}

/** Where the server's own files are copied when the other user can't reach node_modules. */
export const farBinaries = (version: string) => path.join(farHomes, `postgresql-${version}`)
