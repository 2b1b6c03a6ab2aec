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
      Object.assign(document, { name, rules, generation, isTorn: false })
      return undefined
    },
    status: ({ document: { name, rules, generation, isTorn } }) => ({ name, rules, generation, isStrict: !isTorn }),
    plan: (spec, status) =>
      (['name', 'rules', 'isStrict'] as const)
        .map(field => ({ field, to: { ...spec, isStrict: true }[field] }))
        .filter(({ field, to }) => stable(status[field]) !== stable(to))
        .map(({ field, to }) => ({ field, from: status[field], to, impact: 'live' })),
    lock: networksLock(site),
  })
