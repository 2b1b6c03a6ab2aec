import { createApi, createAuth, createUser, ensureAdministrator, identify, isSameOrigin, recheck } from '@/server/api'
import { createLiveGateway, openLogReader } from '@/server/events'
import type { ServiceContext } from '@/server/services'
import type { Part } from './part'
import { formsOf, probeWith } from './services'

/** The API with its live socket and consoles. Pages reach it through the global object (server/api/runtime.ts). */
export async function startWeb({ store, config, infrastructure, drivers, secrets, log, life, version }: Part) {
  const area = log.area('web')
  const auth = await createAuth(store, { baseUrl: config.baseUrl })
  const reader = await openLogReader(store.url, {
    onError: error => area.warn('Reading the event log failed.', { error }),
  })
  life.add('the event log', () => reader.close())
  const live = createLiveGateway({
    store,
    reader,
    identify: headers => identify(store, auth, headers),
    recheck: identities => recheck(store, identities),
    isSameOrigin: req => isSameOrigin(req, config.baseUrl),
  })
  life.add('the live socket', () => live.close())
  const services = { drivers: formsOf(drivers), probe: probeWith(infrastructure), seal: secrets.seal }
  const api = createApi({
    store,
    infrastructure,
    auth,
    services,
    live,
    version,
    baseUrl: config.baseUrl,
    uploadFolder: config.imageFolders.uploads,
    onFault: ({ error, ...request }) => area.error('A request failed.', { ...request, error }),
  })
  life.add('the API', () => api.close())
  globalThis.__plenumApi = api
  return {
    api,
    ensureAdministrator: () => ensureAdministrator(store, auth, config.admin),
    /** What services need, as somebody who may do everything. */
    async servicesAs(email: string): Promise<ServiceContext> {
      const { id, name } = await store.prisma.user.findUniqueOrThrow({ where: { email } })
      const actor = { userId: id, name, email, isOperator: true, memberships: {}, via: 'session' as const }
      return { store, actor, version, ...services, createUser: user => createUser(store, auth, user) }
    },
  }
}
