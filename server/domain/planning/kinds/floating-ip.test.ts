import { describe, expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '../../design/document'
import { planVdc } from '../plan-vdc'
import { emptyVdc, recordedAfter, testContext } from '../testing'

const machine = { image: 'alpine', type: 'small', zone: 'a' }
const design = (changes: Partial<DesignDocument> = {}): DesignDocument => ({
  ...emptyDesign,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  routers: { edge: { networks: ['lan'], external: true } },
  instances: { one: machine, two: machine },
  floatingIps: { front: { instance: 'one' } },
  ...changes,
})
const plan = (document: DesignDocument, before = recordedAfter(design())) => planVdc(document, before, testContext())

describe('the plan of floating IPs', () => {
  test('makes one in the zone of its instance, after that and after the router that leads there', () => {
    const { changes, problems } = plan(design(), emptyVdc)
    expect(problems).toEqual([])
    const change = changes.find(({ key }) => key === 'floatingIp/front')!
    expect(change.after.toSorted()).toEqual(['instance/one', 'router/edge'])
    expect(change.wanted).toMatchObject({ zoneName: 'a', instanceName: 'one' })
  })

  test('leads to another live, and tells both', () => {
    const [change, ...others] = plan(design({ floatingIps: { front: { instance: 'two' } } })).changes
    expect(others).toEqual([])
    expect(change).toMatchObject({
      ...{ action: 'update live', fields: [{ field: 'instance', from: 'one', to: 'two' }] },
      touches: [{ key: 'instance/one' }, { key: 'instance/two' }],
    })
  })

  test('lets go of an instance before that is removed, and says which address is given back', () => {
    const { changes } = plan(design({ instances: { two: machine }, floatingIps: {} }))
    expect(changes.find(({ key }) => key === 'instance/one')!.after).toContain('floatingIp/front')
    expect(changes.find(({ key }) => key === 'floatingIp/front')!.why).toMatch(/203\.0\.113\.10 is given back/)
  })

  test.each([
    ['who is nobody', { front: { zone: 'a', instance: 'on' } }, 'instance', /no instance on\. Did you mean one/],
    [
      'in another zone',
      { front: { zone: 'a', instance: 'far' } },
      'instance',
      /far is in b, .* another network than a/,
    ],
    ['who has one', { front: { instance: 'one' }, more: { instance: 'one' } }, 'instance', /has the floating IP front/],
    ['nowhere', { more: {} }, 'zone', /Say in which zone/],
    ['without a way out', { more: { zone: 'b' } }, 'zone', /no way out of b/],
    ['whose address is elsewhere', { front: { zone: 'b' } }, 'zone', /stays there/],
  ])('says at the very field what keeps it from one %s', (_, floatingIps, field, sentence) => {
    const instances = { one: machine, two: machine, far: { ...machine, zone: 'b' } }
    const { problems } = plan(design({ instances, floatingIps }))
    expect(problems).toMatchObject([{ message: expect.stringMatching(sentence) }])
    expect(problems[0]!.path.at(-1)).toBe(field)
  })

  test('leads to an instance of another zone that leads to the same network', () => {
    const context = testContext()
    for (const zone of context.zones) zone.outside = 'outside'
    const instances = { one: machine, two: machine, far: { ...machine, zone: 'b' } }
    const document = design({ instances, floatingIps: { front: { zone: 'a', instance: 'far' } } })
    expect(planVdc(document, recordedAfter(design()), context).problems).toEqual([])
  })

  test('refuses an instance that no router leads outside', () => {
    const { problems } = plan(design({ routers: { edge: { networks: ['lan'] } } }))
    expect(problems).toMatchObject([
      {
        path: ['floatingIps', 'front', 'instance'],
        message: expect.stringContaining('No router leads outside from lan'),
      },
    ])
  })

  test('waits for a router that is being worked on: it may be about to go', () => {
    const before = recordedAfter(design({ floatingIps: {} }))
    const routers = before.routers.map(each => ({ ...each, isBusy: true }))
    const { problems } = plan(design(), { ...before, routers })
    expect(problems).toMatchObject([
      { path: ['floatingIps', 'front'], message: expect.stringContaining('edge is busy') },
    ])
  })
})
