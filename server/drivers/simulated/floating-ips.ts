import { PlenumError } from '@/server/domain/errors'
import type { FloatingIpSpec } from '../contract'
import { networksLock } from './networks'
import { SimpleResource } from './simple'
import type { Site } from './site'
import type { WorldTx } from './world'

/** Who answers under which address outside (guest/peers.ts). */
export const createFloatingIps = (site: Site) =>
  new SimpleResource<'floatingIp'>(site, {
    kind: 'floatingIp',
    creation: 'floating ip create',
    name: spec => spec.name,
    async create(spec, _ref, tx, generation) {
      await needRouter(site, spec, tx)
      return { ...spec, generation, phase: null }
    },
    async update(document, spec, generation, _row, tx) {
      if (generation < document.generation)
        throw new PlenumError('conflict', 'The floating IP was changed by now. Look again and repeat.')
      await needRouter(site, spec, tx)
      Object.assign(document, { ...spec, generation })
      return undefined
    },
    status: ({ document: { name, address, routerId, to, generation } }) => ({
      name,
      address,
      routerId,
      to,
      generation,
    }),
    plan: (spec, status) =>
      (['name', 'address', 'routerId', 'to'] as const)
        .filter(field => status[field] !== spec[field])
        .map(field => ({ field, from: status[field], to: spec[field], impact: 'live' })),
    lock: networksLock(site),
  })

async function needRouter(site: Site, { routerId }: FloatingIpSpec, tx: WorldTx) {
  const router = await tx.find('router', site.name, routerId)
  if (!router?.document.external)
    throw new PlenumError('missing', 'No router leads outside in this zone yet. The work is tried again.', {
      detail: routerId,
    })
}
