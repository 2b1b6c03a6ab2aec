import { ensureAdministrator } from '@/server/api'
import { migrate } from '@/server/store/migrate'
import { openStore } from '@/server/store/store'
import type { Config } from './config'
import type { House } from './door'
import { createDrivers } from './drivers'
import { startHeartbeat } from './heartbeat'
import { createInfrastructure } from './infrastructure'
import type { Lifecycle } from './lifecycle'
import type { Log } from './log'
import { openPages } from './pages'
import type { Part } from './part'
import { startReconciler } from './reconciler'
import { startWeb } from './web'
import { startWorker } from './worker'

type Options = {
  url: string
  config: Config
  log: Log
  life: Lifecycle
  version: string
  /** Of our HTTP server. */
  port: number
  say(message: string): void
  /** Throws when Plenum is to stop. */
  proceed(): void
}

/** Everything that needs the database, which is there now. */
export async function openParts({ url, config, log, life, version, port, say, proceed }: Options) {
  const wantsPages = config.roles.has('web') && config.hasUi
  const pages = wantsPages ? openPages({ isDev: config.isDev, port }) : Promise.resolve(null)
  // It is awaited last: a failure before that must not count as one that nobody waited for.
  pages.catch(() => {})

  const applied = await migrate(url)
  if (applied.length) say(`Brought the database up to date (${applied.length} migrations).`)
  const store = openStore(url)
  life.add('the store', () => store.close())
  const drivers = createDrivers(store)
  life.add('the drivers', () => drivers.close())
  const infrastructure = createInfrastructure(store, drivers.all)
  life.add('the lines to hosts', () => infrastructure[Symbol.asyncDispose]())
  const heartbeat = await startHeartbeat(store, config.roles)
  life.add('the heartbeat', () => heartbeat.stop())
  proceed()

  const part: Part = {
    config,
    store,
    drivers: drivers.all,
    infrastructure,
    log,
    life,
    version,
    processId: heartbeat.id,
  }
  if (config.roles.has('worker')) await startWorker(part)
  if (config.roles.has('reconciler')) await startReconciler(part)
  const web = config.roles.has('web') ? await startWeb(part) : null
  proceed()
  const administrator = web && (await ensureAdministrator(store, web.auth, config.admin))
  const opened = await pages
  if (opened) life.add('the pages', () => opened.close())
  const house: House | null = web && { api: web.api, pages: opened }
  return { store, house, administrator }
}
