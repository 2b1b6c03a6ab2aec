import { expect, it } from 'vitest'
import { designDocument, emptyDesign } from '@/server/domain/design/document'
import { looksOf } from './looks-of'
import { quotaBetween } from './quota'
import { stagedChanges } from './staged'

const catalog = {
  images: [
    { name: 'tiny', minMemoryMiB: 64, minDiskGiB: 2, family: null, isDeprecated: false, createdAt: '2026-01-01' },
  ],
  types: [{ name: 'small', vcpus: 2, memoryMiB: 1024 }],
  zones: [],
}
const design = designDocument.parse({
  networks: { lan: { subnets: { main: { cidr: '10.0.0.0/20' } } } },
  volumes: { data: { sizeGiB: 10 }, free: { sizeGiB: 5, zone: 'z1' } },
  instances: { web: { image: 'tiny', type: 'small', volumes: ['data'] } },
})

it('a new instance with its volume are two changes, not three', () => {
  const keys = stagedChanges(emptyDesign, design).map(item => item.key)
  expect(keys.sort()).toEqual(['instance/web', 'network/lan', 'volume/data', 'volume/free'])
})

it('attaching what is there to what is there is a change of its own, and shows on the volume', () => {
  const attached = { ...design, instances: { web: { ...design.instances.web!, volumes: ['data', 'free'] } } }
  const changes = stagedChanges(design, attached)
  expect(changes.map(item => [item.key, item.action])).toEqual([['attachment/free', 'create']])
  expect(looksOf({ drawn: attached, actions: changes }).get('volume/free')?.action).toBe('update live')
})

it('the cost of what is staged is known before there is a plan', () => {
  expect(quotaBetween(emptyDesign, design, catalog)).toEqual({
    instances: 1,
    vcpus: 2,
    memoryMiB: 1024,
    rootDiskGiB: 2,
    volumes: 2,
    volumeGiB: 15,
  })
  expect(quotaBetween(design, emptyDesign, catalog).vcpus).toBe(-2)
})

it('a renamed thing is as it is under its old name', () => {
  const live = { state: 'running', reason: null, cpuPercent: 5, address: null, step: null }
  const drawn = { ...design, instances: { shop: { ...design.instances.web!, was: 'web' } } }
  expect(looksOf({ drawn, live: new Map([['instance/web', live]]) }).get('instance/shop')?.live).toEqual(live)
})

it('a fault is said on the thing that has it', () => {
  const looks = looksOf({
    drawn: design,
    problems: [{ path: ['instances', 'web', 'image'], message: 'No such image' }],
  })
  expect(looks.get('instance/web')?.fault).toBe('No such image')
})
