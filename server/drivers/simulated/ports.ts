import { PlenumError } from '@/server/domain/errors'
import { networksLock } from './networks'
import { SimpleResource } from './simple'
import type { Site } from './site'

/** Instances' places on a zone's networks. What a card sends under another MAC or address than its port's is lost. */
export const createPorts = (site: Site) =>
  new SimpleResource<'port'>(site, {
    kind: 'port',
    creation: 'port create',
    name: () => '',
    async create(spec, _ref, tx) {
      await needNetwork(site, spec.networkId, tx)
      const { name, networkId, mac, address } = spec
      return { name, networkId, mac, address, phase: null }
    },
    async update(document, spec, _generation, _row, tx) {
      if (document.networkId !== spec.networkId) await needNetwork(site, spec.networkId, tx)
      const { name, networkId, mac, address } = spec
      Object.assign(document, { name, networkId, mac, address })
      return undefined
    },
    status: ({ document: { networkId, mac, address } }) => ({ networkId, mac, address, isStrict: true }),
    plan: (spec, status) =>
      (['networkId', 'mac', 'address'] as const)
        .filter(field => status[field] !== spec[field])
        .map(field => ({ field, from: status[field], to: spec[field], impact: 'live' })),
    lock: networksLock(site),
  })

async function needNetwork(site: Site, networkId: string, tx: Parameters<Parameters<Site['world']['read']>[0]>[0]) {
  if (!(await tx.find('network', site.name, networkId)))
    throw new PlenumError('missing', 'The network is not in this zone yet. The work is tried again.', {
      detail: networkId,
    })
}
