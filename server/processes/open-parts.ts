import { migrate } from '@/server/store/migrate'
import { openStore } from '@/server/store/store'
import type { Config } from './config'
import type { House } from './door'
import { createDrivers } from './drivers'
import { startHeartbeat } from './heartbeat'
import { createInfrastructure } from './infrastructure'
import type { Lifecycle } from './lifecycle'
import type { Log } from './log'
import type { Part } from './part'
import { secretsIn } from './secrets'

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
  const code = loadCode(config)
  const pages = code.pages.then(module => module?.openPages({ isDev: config.isDev, port }))
  // Awaited last: a failure before that must not count as one that nobody waited for.
  pages.catch(() => {})

  const applied = await migrate(url)
  if (applied.length) say(`Brought the database up to date (${applied.length} migrations).`)
  const store = openStore(url)
  life.add('the store', () => store.close())
  const drivers = createDrivers(store)
  life.add('the drivers', () => drivers.close())
  const secrets = secretsIn(config.dataFolder)
  const infrastructure = createInfrastructure(store, drivers.all, secrets)
  life.add('the lines to hosts', () => infrastructure[Symbol.asyncDispose]())
  const heartbeat = await startHeartbeat(store, config.roles)
  life.add('the heartbeat', () => heartbeat.stop())
  proceed()

  const part: Part = {
    config,
    store,
    drivers: drivers.all,
    infrastructure,
    secrets,
    log,
    life,
    version,
    processId: heartbeat.id,
  }
  await (await code.worker)?.startWorker(part)
  const web = (await (await code.web)?.startWeb(part)) ?? null
  const administrator = web && (await web.ensureAdministrator())
  proceed()
  // A seed is carried out by tasks: it wants a worker.
  if (administrator && config.roles.has('worker')) {
    const { startDemo } = await import('./demo')
    const services = await web.servicesAs(administrator.email)
    await startDemo({ store, services, say, config, simulated: drivers.simulated, log, life })
    proceed()
  }
  await (await code.reconciler)?.startReconciler(part)
  const opened = await pages
  if (opened) life.add('the pages', () => opened.close())
  const house: House | null = web && { api: web.api, pages: opened ?? null }
  return { store, house, administrator }
}

/** Only what this process's roles need, all at once, while the database is still busy. */
function loadCode({ roles, hasUi }: Config) {
  const code = {
    worker: roles.has('worker') ? import('./worker') : Promise.resolve(null),
    reconciler: roles.has('reconciler') ? import('./reconciler') : Promise.resolve(null),
    web: roles.has('web') ? import('./web') : Promise.resolve(null),
    pages: roles.has('web') && hasUi ? import('./pages') : Promise.resolve(null),
  }
  for (const each of Object.values(code)) each.catch(() => {})
  return code
}
