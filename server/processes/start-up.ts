import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '@/server/store/project-root'
import type { Store } from '@/server/store/store'
import { sayReady } from './banner'
import type { Config } from './config'
import { createDoor } from './door'
import { createHealth } from './health'
import { listen } from './http-server'
import type { Lifecycle } from './lifecycle'
import type { Log } from './log'
import { claimDataFolder, openDatabase } from './open-database'

type Options = {
  config: Config
  log: Log
  life: Lifecycle
  /** Something that Plenum can't be without has ended. */
  fail(reason: string): void
}

/** Brings the parts up in the order of their needs. What was opened is in `life`, also when this throws midway. */
export async function startUp({ config, log, life, fail }: Options): Promise<void> {
  const began = performance.now()
  const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string }
  let store: Store | undefined
  let isReady = false
  let doing = 'Plenum is starting.'
  const say = (message: string) => {
    doing = message
    log.info(message)
  }
  /** Between two stages: whoever asked us to stop meanwhile need not wait for the rest. */
  const proceed = () => {
    if (life.isStopping) throw new Error('Stopped while starting.')
  }

  const claim = claimDataFolder({ config, life })
  const phase = () => {
    if (life.isStopping) return { phase: 'stopping' as const, message: 'Plenum is stopping.' }
    return isReady ? { phase: 'ok' as const, message: 'Plenum is up.' } : { phase: 'starting' as const, message: doing }
  }
  const door = createDoor(createHealth({ version, phase, store: () => store }), log.area('web'))
  const server = config.roles.has('web') ? await listen(config.host, config.port, door) : undefined
  life.add('the HTTP server', () => {
    door.shut()
    return server?.close()
  })
  const address = server && (config.baseUrl ?? server.address)
  claim?.note({ address })
  if (server) log.area('web').info('Listening, with 503 until everything is up.', { address })

  const onLost = () => fail('The database has ended by itself; Plenum stops. Start it again.')
  const database = openDatabase({ config, life, say, onLost })
  // Reading our own code takes as long as the database's start: both at once.
  const [url, { openParts }] = await Promise.all([database, import('./open-parts')])
  proceed()
  const parts = await openParts({ url, config, log, life, version, say, port: server?.port ?? 0, proceed })
  store = parts.store
  proceed()
  if (parts.house) door.open(parts.house)
  isReady = true
  log.info('Plenum is up.', { roles: [...config.roles].join(), address, ms: Math.round(performance.now() - began) })
  sayReady({ address, host: config.host, administrator: parts.administrator, isPreset: Boolean(config.admin.password) })
}
