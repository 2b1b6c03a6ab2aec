import { expect, test } from 'vitest'
import { boundsOf, movedSince } from './bounds'
import { recordedAfter } from './testing'

const recorded = () =>
  recordedAfter({
    version: 1,
    networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
    volumes: { data: { sizeGiB: 1, zone: 'a' } },
    instances: { web: { image: 'alpine', type: 'small' } },
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    clusters: {},
  })

test('nothing moved', () => {
  expect(movedSince(boundsOf(recorded()), recorded())).toEqual([])
})

test('what is only seen otherwise has not moved', () => {
  const now = recorded()
  now.instances[0]!.observed = 'crashed'
  expect(movedSince(boundsOf(recorded()), now)).toEqual([])
})

test('what was changed, renamed, added and removed is named', () => {
  const now = recorded()
  now.networks[0]!.generation++
  Object.assign(now.instances[0]!, { name: 'shop', generation: 2 })
  now.volumes = [{ ...now.volumes[0]!, id: 'vol_other' as never, name: 'logs' }]
  expect(movedSince(boundsOf(recorded()), now)).toEqual([
    'The network lan was changed since.',
    'The volume logs is new since.',
    'The instance web is called shop now.',
    'data is no longer there.',
  ])
})
