import { mkdirSync } from 'node:fs'
import { PlenumError } from '@/server/domain/errors'
import type { Config } from './config'
import { lockDataFolder } from './data-lock'
import type { Lifecycle } from './lifecycle'
import { startDatabase } from './postgres'
import { isAlive } from './postgres/postmaster'

type Options = {
  config: Config
  life: Lifecycle
  say(message: string): void /** The database ended by itself. */
  onLost(): void
}

/** Makes the data folder ours; with a database elsewhere there is none to own. @throws `conflict` with who has it. */
export function claimDataFolder({ config, life }: Pick<Options, 'config' | 'life'>) {
  if (config.databaseUrl) return null
  try {
    mkdirSync(config.dataFolder, { recursive: true })
    const lock = lockDataFolder(config.dataFolder)
    life.add('the lock on the data folder', () => lock.release())
    return lock
  } catch (cause) {
    if (cause instanceof PlenumError) throw cause
    throw new PlenumError(
      'invalid',
      `The data folder ${config.dataFolder} can’t be written. Choose another by PLENUM_DATA.`,
      { cause },
    )
  }
}

/** The database's URL: the one that was set, or that of an embedded server which ends with this process. */
export async function openDatabase({ config, life, say, onLost }: Options): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const database = await startDatabase({ dataFolder: config.dataFolder, say })
  const watch = setInterval(() => {
    if (isAlive(database.pid)) return
    clearInterval(watch)
    onLost()
  }, 2000)
  const stop = () => {
    clearInterval(watch)
    return database.stop()
  }
  life.add('PostgreSQL', stop, 30_000)
  if (database.how === 'taken over') say('Took over the PostgreSQL that an earlier Plenum left behind.')
  return database.url
}
