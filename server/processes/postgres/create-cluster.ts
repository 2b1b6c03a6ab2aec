import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { PlenumError } from '@/server/domain/errors'
import type { Binaries } from './binaries'
import { explain } from './explain'
import { type Person, plainEnvironment } from './person'

type Wanted = {
  home: string
  binaries: Binaries
  person: Person | null
  user: string
  password: string
  say(message: string): void
}

/** Makes the database's files unless they are there. Whole or not at all: an interrupted start begins anew. True: made. */
export async function createCluster(wanted: Wanted): Promise<boolean> {
  const { home, binaries, person, user, password, say } = wanted
  if (existsSync(path.join(home, 'PG_VERSION'))) {
    checkVersion(home, binaries.major)
    return false
  }
  if (existsSync(home))
    throw new PlenumError(
      'invalid',
      `${home} holds something else than a PostgreSQL. Move it away, or set PLENUM_DATA.`,
    )
  say('Creating the database.')
  // The other user can't write beside `home`, but may write in a folder that was made for it.
  const draft = `${home}.new`
  rmSync(draft, { recursive: true, force: true })
  try {
    mkdirSync(draft, { mode: 0o700 })
    const passwordFile = path.join(draft, 'password')
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    if (person) for (const each of [draft, passwordFile]) chownSync(each, person.uid, person.gid)
    await initdb(draft, passwordFile, { binaries, person, user })
    rmSync(passwordFile)
    renameSync(path.join(draft, 'data'), home)
  } catch (error) {
    throw explain(error, home)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return true
}

/** @throws with what it said. */
async function initdb(
  draft: string,
  passwordFile: string,
  { binaries, person, user }: Omit<Wanted, 'home' | 'password' | 'say'>,
): Promise<void> {
  await promisify(execFile)(
    binaries.initdb,
    [
      `--pgdata=${draft}/data`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own collation: the same order on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    {
      ...(person && { uid: person.uid, gid: person.gid }),
      cwd: draft,
      env: plainEnvironment,
    },
  )
}

function checkVersion(home: string, major: number): void {
  const found = readFileSync(path.join(home, 'PG_VERSION'), 'utf8').trim()
  if (found === String(major)) return
  throw new PlenumError(
    'invalid',
    `The data in ${home} was written by PostgreSQL ${found}; this Plenum brings ${major}. Dump it with the Plenum that wrote it and load it into a new folder.`,
  )
}
