import { describe, expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '../../design/document'
import { planVdc } from '../plan-vdc'
import { emptyVdc, recordedAfter, testContext } from '../testing'

const machine = { image: 'alpine', type: 'small', zone: 'a' }
const range = (third: number) => ({ subnets: { main: { cidr: `10.1.${third}.0/24` } } })
const design = (changes: Partial<DesignDocument> = {}): DesignDocument => ({
  ...emptyDesign,
  networks: { lan: range(0), dmz: range(1) },
  routers: { edge: { networks: ['lan', 'dmz'] } },
  instances: { one: { ...machine, network: 'lan' }, two: { ...machine, network: 'dmz' } },
  ...changes,
})
const plan = (document: DesignDocument, before = recordedAfter(design())) => planVdc(document, before, testContext())

describe('the plan of routers', () => {
  test('makes one after the networks that it joins, and names these', () => {
    const { changes, problems } = plan(design(), emptyVdc)
    expect(problems).toEqual([])
    const router = changes.find(change => change.kind === 'router')!
    expect(router.after.toSorted()).toEqual(['network/dmz', 'network/lan'])
    expect(router.fields.map(({ field, to }) => [field, to])).toEqual([
      ['network', 'dmz'],
      ['network', 'lan'],
    ])
  })

  test('changes live what it joins, and tells who is on those networks', () => {
    const [change, ...others] = plan(design({ routers: { edge: { networks: ['lan'] } } })).changes
    expect(others).toEqual([])
    expect(change).toMatchObject({
      ...{ key: 'router/edge', action: 'update live', downtime: null },
      fields: [{ field: 'network', from: 'dmz', to: null }],
      touches: [{ key: 'instance/two' }],
    })
  })

  test('takes neither an order of networks nor a network’s new name for a difference', () => {
    expect(plan(design({ routers: { edge: { networks: ['dmz', 'lan'] } } })).changes).toEqual([])
    const renamed = design({
      networks: { lan: range(0), outer: { was: 'dmz', ...range(1) } },
      routers: { edge: { networks: ['lan', 'outer'] } },
      instances: { one: { ...machine, network: 'lan' }, two: { ...machine, network: 'outer' } },
    })
    expect(plan(renamed).changes.map(({ key }) => key)).toEqual(['network/outer'])
  })

  test('takes a network out of its router before it removes the network', () => {
    const { changes } = plan(
      design({
        networks: { lan: range(0) },
        routers: { edge: { networks: ['lan'] } },
        instances: { one: { ...machine, network: 'lan' } },
      }),
    )
    const network = changes.find(({ key }) => key === 'network/dmz')!
    expect(network.after).toContain('router/edge')
  })

  test('has a router let go of a network before another joins it, and refuses that two exchange theirs', () => {
    const split = (edge: string[], core: string[]) =>
      design({ routers: { edge: { networks: edge }, core: { networks: core } } })
    const moved = plan(split(['dmz'], ['lan']), recordedAfter(split(['lan', 'dmz'], [])))
    expect(moved.problems).toEqual([])
    expect(moved.changes.map(({ key }) => key)).toEqual(['router/edge', 'router/core'])
    expect(plan(split(['dmz'], ['lan']), recordedAfter(split(['lan'], ['dmz']))).problems).toHaveLength(1)
  })

  test('warns where nothing would route', () => {
    const there = { ...machine, zone: 'c', network: 'lan' }
    const { problems, warnings } = plan(design({ instances: { one: there } }), emptyVdc)
    expect(problems).toEqual([])
    expect(warnings.join()).toMatch(/edge does nothing for one: nothing routes in c/)
  })

  test('leads outside where there is a way out, warns where there is none, and refuses it where there is none at all', () => {
    const external = design({ routers: { edge: { networks: ['lan', 'dmz'], external: true } } })
    const [change, ...others] = plan(external).changes
    expect(others).toEqual([])
    expect(change).toMatchObject({
      fields: [{ field: 'leads outside', from: 'no', to: 'yes' }],
      touches: [{ key: 'instance/one' }, { key: 'instance/two' }],
    })
    const inB = design({ ...external, instances: { one: { ...machine, zone: 'b', network: 'lan' } } })
    expect(plan(inB, emptyVdc).warnings.join()).toMatch(/does not lead one outside: there is no way out of b/)
    const none = testContext()
    for (const zone of none.zones) zone.hasExternal = false
    expect(planVdc(external, recordedAfter(design()), none).problems).toMatchObject([
      { path: ['routers', 'edge', 'external'], message: expect.stringContaining('Ask an operator') },
    ])
  })

  test('says at the very network what is wrong with it', () => {
    const routers = { edge: { networks: ['lan', 'dmx', 'lan'] }, core: { networks: ['dmz', 'lan'] } }
    const { problems } = plan(design({ routers }))
    expect(problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'routers.edge.networks.1: There is no network dmx. Did you mean dmz?',
      'routers.edge.networks.2: lan is named twice. Leave it out here.',
      'routers.core.networks.1: lan is joined by router edge already; a network has one router. Leave it out here or there.',
    ])
  })

  test('refuses ranges that overlap at the very range', () => {
    const networks = { lan: range(0), dmz: { subnets: { main: { cidr: '10.1.0.0/23' } } } }
    expect(plan(design({ networks, instances: {} })).problems).toMatchObject([
      { path: ['networks', 'dmz', 'subnets', 'main', 'cidr'], message: expect.stringContaining('overlaps') },
    ])
  })
})
