import { PlenumError } from '@/server/domain/errors'
import { refuseCreation } from './sentinels'
import { SimpleResource } from './simple'
import type { Site } from './site'

/** A VDC's flat segment, on a host or in a zone. */
export const createNetworks = (site: Site) =>
  new SimpleResource<'network'>(site, {
    kind: 'network',
    creation: 'network create',
    name: spec => spec.name,
    async create(spec) {
      refuseCreation('network', spec.name)
      return { name: spec.name, cidr: spec.cidr, cidr6: spec.cidr6, phase: null }
    },
    async update(document, spec) {
      Object.assign(document, { name: spec.name, cidr: spec.cidr, cidr6: spec.cidr6, isTorn: false })
      return undefined
    },
    async mayRemove(row, tx) {
      const user = (await tx.all('instance', row.place)).find(each => each.document.nic?.networkId === row.refId)
      const port = (await tx.all('port', row.place)).find(each => each.document.networkId === row.refId)
      const router = (await tx.all('router', row.place)).find(each =>
        each.document.networks.some(network => network.id === row.refId),
      )
      const name = router?.document.name ?? user?.document.name ?? port?.document.name
      if (name) throw new PlenumError('conflict', `${name} is still on this network.`)
    },
    status: ({ document: { name, cidr, cidr6 = null, isTorn } }) => ({ name, cidr, cidr6, isWhole: !isTorn }),
    plan: (spec, status) =>
      (['name', 'cidr', 'cidr6', 'isWhole'] as const)
        .map(field => ({ field, to: { ...spec, cidr6: spec.cidr6 ?? null, isWhole: true }[field] }))
        .filter(({ field, to }) => status[field] !== to)
        .map(({ field, to }) => ({ field, from: status[field], to, impact: 'live' })),
    lock: site.role === 'network' ? networksLock(site) : undefined,
  })

/** A zone does one thing after the other, so that no network goes while a port is made on it. */
export const networksLock = (site: Pick<Site, 'name'>) => `${site.name} networks`
