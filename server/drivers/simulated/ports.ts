import { PlenumError } from '@/server/domain/errors'
import type { PortSpec } from '../contract'
import { leaveBalancers } from './load-balancers'
import { networksLock } from './networks'
import { SimpleResource } from './simple'
import type { Site } from './site'

/** Instances' places on a zone's networks. What a card sends under another MAC or addresses than its port's is lost. */
export const createPorts = (site: Site) =>
  new SimpleResource<'port'>(site, {
    kind: 'port',
    creation: 'port create',
    name: () => '',
    async create(spec, _ref, tx) {
      await needNetwork(site, spec.networkId, tx)
      await needGroups(site, spec, tx)
      return { ...spec, phase: null }
    },
    async update(document, spec, _generation, _row, tx) {
      if (document.networkId !== spec.networkId) await needNetwork(site, spec.networkId, tx)
      await needGroups(site, spec, tx)
      Object.assign(document, spec, { movesBetween: spec.movesBetween, isTorn: false })
      return undefined
    },
    mayRemove: (row, tx) => leaveBalancers(site, row.refId, tx),
    status: ({
      document: { networkId, mac, address, address6 = null, names = [], securityGroupIds = [], movesBetween, isTorn },
    }) => ({
      ...{ networkId, mac, address, address6, names: names.toSorted(), securityGroupIds: securityGroupIds.toSorted() },
      ...{ isStrict: true, isWhole: !isTorn && !movesBetween },
    }),
    plan: (spec, status) =>
      (['networkId', 'mac', 'address', 'address6', 'names', 'securityGroupIds', 'isWhole'] as const)
        .map(field => ({ field, to: { ...spec, isWhole: true }[field] ?? null }))
        .filter(({ field, to }) => String(status[field] ?? '') !== String([to ?? []].flat().toSorted()))
        .map(({ field, to }) => ({ field, from: status[field], to, impact: 'live' })),
    lock: networksLock(site),
  })

type Tx = Parameters<Parameters<Site['world']['read']>[0]>[0]

async function needGroups(site: Site, { securityGroupIds }: PortSpec, tx: Tx) {
  for (const id of securityGroupIds)
    if (!(await tx.find('securityGroup', site.name, id)))
      throw new PlenumError('missing', 'A security group is not in this zone yet. The work is tried again.', {
        detail: id,
      })
}

async function needNetwork(site: Site, networkId: string, tx: Tx) {
  if (!(await tx.find('network', site.name, networkId)))
    throw new PlenumError('missing', 'The network is not in this zone yet. The work is tried again.', {
      detail: networkId,
    })
}
