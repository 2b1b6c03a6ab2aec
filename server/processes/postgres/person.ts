import { execFileSync, spawnSync } from 'node:child_process'

/** The user of the operating system that PostgreSQL runs as, when it can't be ours. */
export type Person = { name: string; uid: number; gid: number }

/** PostgreSQL refuses to run as root: then it gets a user of its own. Null: we are not root, so it runs as ourselves. */
export function personFor(say: (message: string) => void): Person | null {
  if (process.getuid?.() !== 0) return null
  const found = lookUp('postgres') ?? lookUp('plenum')
  if (found) return found
  say('PostgreSQL can’t run as root: adding the system user plenum for it.')
  const added = tryRun('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'plenum'])
  if (!added) tryRun('adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'plenum'])
  const person = lookUp('plenum') ?? lookUp('nobody')
  if (!person)
    throw new Error('PostgreSQL can’t run as root, and no other user could be made. Start Plenum as another user.')
  return person
}

/** What PostgreSQL's programs are given: nothing of ours, so that they behave the same everywhere. */
export const plainEnvironment = { LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv

/** Whether that user can get into a folder. Asked of the system itself: modes alone don't know of ACLs and mounts. */
export const reaches = (person: Person, folder: string) => asPerson(person, 'test', ['-x', folder, '-a', '-d', folder])
/** Whether that user can run a file. */
export const canRun = (person: Person, file: string) => asPerson(person, 'test', ['-x', file, '-a', '-r', file])

const asPerson = ({ uid, gid }: Person, command: string, args: string[]) =>
  spawnSync(command, args, { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0

function lookUp(name: string): Person | undefined {
  try {
    const number = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { name, uid: number('-u'), gid: number('-g') }
  } catch {
    return undefined
  }
}

const tryRun = (command: string, args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0
