import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign, type LoadBalancerDesign } from '../../design/document'
import { planVdc } from '../plan-vdc'
import { emptyVdc, recordedAfter, testContext } from '../testing'

const lan = { subnets: { main: { cidr: '10.1.0.0/29' } } }
const web = { image: 'alpine', type: 'small', zone: 'a' }
const design = (
  front: LoadBalancerDesign | undefined,
  instances: DesignDocument['instances'] = { web },
): DesignDocument => ({
  ...{ ...emptyDesign, networks: { lan }, instances },
  loadBalancers: front ? { front } : {},
})
const plan = (document: DesignDocument, recorded = emptyVdc) => planVdc(document, recorded, testContext())
const front: LoadBalancerDesign = { listeners: [{ port: 80 }], instances: ['web'] }

test('one without an address gets the highest free one, instances the lowest, and keeps it', () => {
  const wanted = { address: '10.1.0.5', healthCheck: { downAfter: 3 }, memberNames: ['web'] }
  expect(plan(design(front)).changes.find(each => each.kind === 'loadBalancer')).toMatchObject({
    action: 'create',
    wanted,
  })
  const recorded = recordedAfter(design(front))
  expect(plan(design(front), recorded).changes).toEqual([])
  const more = { web, 'web-2': web, 'web-3': web }
  expect(plan(design(front, more), recorded).problems).toEqual([])
  expect(plan(design(front, { ...more, 'web-4': web }), recorded).problems).toMatchObject([
    { message: expect.stringContaining('lan is full') },
  ])
})

test('an address has one holder, be it an instance or a load balancer', () => {
  const recorded = recordedAfter(design({ ...front, address: '10.1.0.4' }))
  const wish = (address: string) => plan(design(front, { web, other: { ...web, address } }), recorded).problems
  expect(wish('10.1.0.4')).toEqual([
    {
      path: ['instances', 'other', 'address'],
      message: '10.1.0.4 is front’s. Choose another address, or leave it out.',
    },
  ])
  expect(wish('10.1.0.3')).toEqual([])
  expect(plan(design({ ...front, address: '10.1.0.2' }), recorded).problems).toEqual([
    {
      path: ['loadBalancers', 'front', 'address'],
      message: '10.1.0.2 is web’s. Choose another address, or leave it out.',
    },
  ])
})

test('other ports, members and checks are changed while it runs, and said', () => {
  const to = {
    ...front,
    listeners: [{ port: 443, memberPort: 8443 }],
    instances: undefined,
    healthCheck: { downAfter: 1 },
  }
  const [change] = plan(design(to), recordedAfter(design(front))).changes
  expect(change).toMatchObject({ key: 'loadBalancer/front', action: 'update live' })
  expect(change!.fields).toMatchObject([
    { field: 'listener', from: 'tcp 80', to: null },
    { field: 'listener', from: null, to: 'tcp 443 → 8443' },
    { field: 'member', from: 'web', to: null },
    { field: 'health check', to: expect.stringContaining('down after 1') },
  ])
})

test('what is wrong with one is said where it is', () => {
  const dmz = { subnets: { main: { cidr: '10.2.0.0/24' } } }
  const faulty = {
    ...design({
      network: 'dmz',
      listeners: [{ port: 80 }, { port: 80 }],
      instances: ['web', 'wbe'],
      address: '10.2.0.254',
    }),
    networks: { lan, dmz },
    instances: { web: { ...web, network: 'lan' } },
  }
  expect(plan(faulty).problems.map(({ path, message }) => [path.slice(2).join('.'), message])).toEqual(
    expect.arrayContaining([
      ['instances.1', 'There is no instance wbe. Did you mean web?'],
      ['listeners.1', 'front listens on tcp 80 already. Leave one out.'],
      ['instances.0', 'web is on network lan, and front on dmz; its members are on its own network.'],
      ['address', '10.2.0.254 is the name server of network dmz. Choose another one, or leave it out.'],
    ]),
  )
})
