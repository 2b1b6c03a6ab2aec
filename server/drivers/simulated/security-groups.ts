import { PlenumError } from '@/server/domain/errors'
import { stable } from '@/server/domain/planning/fields'
import { networksLock } from './networks'
import { SimpleResource } from './simple'
import type { Site } from './site'

/** What passes to and from the ports that are in one (guest/passes.ts). Changed at once, for ports that are there, too. */
export const createSecurityGroups = (site: Site) =>
  new SimpleResource<'securityGroup'>(site, {
    kind: 'securityGroup',
    creation: 'security group create',
    name: spec => spec.name,
    async create({ name, rules }, _ref, _tx, generation) {
      return { name, rules, generation, phase: null }
    },
    async update(document, { name, rules }, generation) {
      if (generation < document.generation)
        throw new PlenumError('conflict', 'The security group has newer rules by now. Look again and repeat.')
      Object.assign(document, { name, rules, generation })
      return undefined
    },
    status: ({ document: { name, rules, generation } }) => ({ name, rules, generation, isStrict: true }),
    plan: (spec, status) =>
      (['name', 'rules'] as const)
        .filter(field => stable(status[field]) !== stable(spec[field]))
        .map(field => ({ field, from: status[field], to: spec[field], impact: 'live' })),
    lock: networksLock(site),
  })
