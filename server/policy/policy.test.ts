import { describe, expect, it } from 'vitest'
import type { PlenumError } from '@/server/domain/errors'
import { type Action, type Actor, actions, authorize, leastRole, may, type Role, readableScopes, readableVdcs } from '.'

const person = (over: Partial<Actor> = {}): Actor => ({
  userId: 'usr_1',
  name: 'Ada',
  email: 'ada@example.org',
  isOperator: false,
  memberships: {},
  via: 'session',
  ...over,
})
const viewer = person({ memberships: { vdc_a: 'viewer' } })
const member = person({ memberships: { vdc_a: 'member' } })
const operator = person({ isOperator: true })

function answer(actor: Actor | null, action: Action, target: Parameters<typeof authorize>[2]) {
  try {
    authorize(actor, action, target)
    return 'passes'
  } catch (error) {
    return (error as PlenumError).kind
  }
}

describe('authorize', () => {
  it('asks everybody without a session to sign in, whatever the action', () => {
    for (const action of actions) expect(answer(null, action, 'platform')).toBe('unauthenticated')
  })

  it('lets operators do everything everywhere', () => {
    for (const action of actions) {
      expect(answer(operator, action, 'platform')).toBe('passes')
      expect(answer(operator, action, { vdcId: 'vdc_z' })).toBe('passes')
    }
  })

  const inVdc = (Object.entries(leastRole) as [Action, Role][]).filter(([, role]) => role !== 'signed-in')
  it.each(inVdc)('%s needs the role %s in the VDC', (action, role) => {
    expect(answer(viewer, action, { vdcId: 'vdc_a' })).toBe(role === 'viewer' ? 'passes' : 'denied')
    expect(answer(member, action, { vdcId: 'vdc_a' })).toBe(role === 'operator' ? 'denied' : 'passes')
  })

  it('answers a foreign VDC exactly like one that does not exist', () => {
    const said = (vdcId: string | null) => {
      try {
        authorize(member, 'instances.read', { vdcId, kind: 'instance', id: 'inst_x' })
      } catch (error) {
        return { kind: (error as PlenumError).kind, message: (error as PlenumError).message }
      }
      return undefined
    }
    expect(said('vdc_b')).toEqual(said(null))
    expect(said('vdc_b')).toMatchObject({ kind: 'missing' })
  })

  it('is not fooled by ids that are names of object properties', () => {
    expect(answer(member, 'instances.read', { vdcId: 'constructor' })).toBe('missing')
    expect(answer(member, 'instances.read', { vdcId: '__proto__' })).toBe('missing')
  })

  it('keeps tenants out of the platform', () => {
    expect(answer(member, 'hosts.read', 'platform')).toBe('denied')
    expect(answer(member, 'tasks.read', 'platform')).toBe('denied')
    expect(may(member, 'zones.read', 'platform')).toBe(true)
  })
})

describe('what an actor may hear and list', () => {
  it('is its VDCs and its own scope, or everything for operators', () => {
    expect(readableVdcs(member)).toEqual(['vdc_a'])
    expect(readableScopes(member)).toEqual(['vdc_a', 'usr_1'])
    expect(readableScopes(operator)).toBe('all')
  })
})
