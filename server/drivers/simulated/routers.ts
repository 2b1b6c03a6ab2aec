import { PlenumError } from '@/server/domain/errors'
import { stable } from '@/server/domain/planning/fields'
import { inLineOf, isAmong, planGateways, type RouterSpec } from '../contract'
import type { RouterDocument } from './documents'
import { networksLock } from './networks'
import { SimpleResource } from './simple'
import type { Site } from './site'
import type { WorldTx } from './world'

/** What joins networks of a zone (guest/peers.ts). A network that it joins leaves the router that it had. */
export const createRouters = (site: Site) =>
  new SimpleResource<'router'>(site, {
    kind: 'router',
    creation: 'router create',
    name: spec => spec.name,
    async create(spec, ref, tx, generation) {
      await join(site, ref.id, spec, tx)
      return { name: spec.name, networks: inOrder(spec.networks), external: spec.external, generation, phase: null }
    },
    async update(document, spec, generation, row, tx) {
      if (generation < document.generation)
        throw new PlenumError('conflict', 'The router was changed by now. Look again and repeat.')
      await join(site, row.refId, spec, tx)
      Object.assign(document, {
        name: spec.name,
        networks: inOrder(spec.networks),
        external: spec.external,
        generation,
      })
      if (document.gateways)
        document.gateways.inLine = inLineOf(document.gateways.connected, host => isAmong(spec.offHosts, host))
      return undefined
    },
    status: ({ document: { name, networks, external, gateways, generation } }) => ({
      ...{ name, networks: inOrder(networks), external, generation, ...(gateways && { gateways }) },
    }),
    plan: (spec, status) => [
      ...(['name', 'networks', 'external'] as const)
        .filter(field => stable(status[field]) !== stable({ ...spec, networks: inOrder(spec.networks) }[field]))
        .map(field => ({ field, from: status[field], to: spec[field], impact: 'live' as const })),
      ...planGateways(spec, status),
    ],
    lock: networksLock(site),
  })

const inOrder = (networks: RouterDocument['networks']) =>
  networks.map(({ id, cidr, cidr6 = null }) => ({ id, cidr, cidr6 })).toSorted((a, b) => (a.id < b.id ? -1 : 1))

async function join(site: Site, id: string | null, { networks }: RouterSpec, tx: WorldTx) {
  for (const network of networks)
    if (!(await tx.find('network', site.name, network.id)))
      throw new PlenumError('missing', 'A network of the router is not in this zone yet. The work is tried again.', {
        detail: network.id,
      })
  for (const other of await tx.all('router', site.name)) {
    const left = other.document.networks.filter(network => !networks.some(each => each.id === network.id))
    if (other.refId === id || left.length === other.document.networks.length) continue
    other.document.networks = left
    await tx.save(other, other.document.phase?.until ?? null)
  }
}
