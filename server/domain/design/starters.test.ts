import { describe, expect, it } from 'vitest'
import { checkDesign } from './check'
import { expandDesign } from './expand'
import { type Offer, starters } from './starters'

/** As prisma/seed makes them. */
const zones = [{ name: 'north' }, { name: 'south' }, { name: 'harbor' }]
const images = [
  { name: 'debian-12', minMemoryMiB: 256, minDiskGiB: 4 },
  { name: 'alpine-3.20', minMemoryMiB: 64, minDiskGiB: 1 },
  { name: 'rocky-9', minMemoryMiB: 1024, minDiskGiB: 10 },
]
const types = [
  { name: 'medium-4g', vcpus: 2, memoryMiB: 4096 },
  { name: 'tiny-64m', vcpus: 1, memoryMiB: 64 },
  { name: 'tiny-96m', vcpus: 1, memoryMiB: 96 },
]
const lab = [{ name: 'Tiny Linux', minMemoryMiB: 96, minDiskGiB: 1 }]
const withStorage = zones.map(({ name }) => ({ name, hasStorage: true }))
const offer: Offer = { images, types, zones: withStorage, freeCidr: '10.64.16.0/20' }

const machinesOf = (of: Offer) =>
  starters(of).flatMap(({ document }) => [
    ...Object.values(document.instances),
    ...Object.values(document.clusters).map(({ template }) => template),
  ])

describe('starting points', () => {
  it.each<[string, Offer]>([
    ['the simulated data center', offer],
    ['the lab', { ...offer, images: lab, zones: ['a', 'b', 'c'].map(name => ({ name, hasStorage: true })) }],
    ['a single zone', { ...offer, zones: [{ name: 'here', hasStorage: true }] }],
    ['zones without storage', { ...offer, zones: [{ name: 'here', hasStorage: false }] }],
    ['no zones yet', { ...offer, zones: [] }],
    ['no types', { ...offer, types: [] }],
    ['a VDC with a network', { ...offer, networks: { lan: { subnets: { main: { cidr: '10.99.0.0/24' } } } } }],
    [
      'a VDC with two networks',
      {
        ...offer,
        networks: {
          lan: { subnets: { main: { cidr: '10.99.0.0/24' } } },
          back: { subnets: { main: { cidr: '10.98.0.0/24' } } },
        },
      },
    ],
  ])('have no faults for %s', (_, of) => {
    expect(starters(of).map(({ key }) => key)).toEqual(['empty', 'single-vm', 'web-and-database', 'build-farm'])
    for (const { document } of starters(of)) expect(checkDesign(document)).toEqual([])
    const offered = new Set(of.types.map(({ name }) => name))
    for (const { image, type, vcpus, memoryMiB } of machinesOf(of)) {
      expect(of.images.map(({ name }) => name)).toContain(image)
      if (type === undefined) expect({ vcpus, memoryMiB }).toEqual({ vcpus: 1, memoryMiB: 64 })
      else expect(offered).toContain(type)
    }
    if (!of.zones.some(({ hasStorage }) => hasStorage))
      for (const { document } of starters(of)) expect(expandDesign(document).volumes.size).toBe(0)
  })

  it('take the smallest image, and the smallest type that it boots in', () => {
    expect(machinesOf(offer)[0]).toMatchObject({ image: 'alpine-3.20', type: 'tiny-64m' })
    expect(machinesOf({ ...offer, images: lab })[0]).toMatchObject({ image: 'Tiny Linux', type: 'tiny-96m' })
  })

  it('keep the networks that are there', () => {
    const networks = { lan: { subnets: { main: { cidr: '10.99.0.0/24' } } } }
    for (const { document } of starters({ ...offer, networks })) expect(document.networks).toEqual(networks)
  })

  it('are only the empty one where there is no image', () => {
    expect(starters({ ...offer, images: [] }).map(({ key }) => key)).toEqual(['empty'])
  })

  it('spread web and database over three zones, each database with a volume of its own', () => {
    const { document } = starters(offer).find(({ key }) => key === 'web-and-database')!
    const { instances, volumes } = expandDesign(document)
    expect([...instances].filter(([name]) => name.startsWith('db-')).map(([, { zone }]) => zone)).toEqual([
      'north',
      'south',
      'harbor',
    ])
    expect([...volumes.keys()]).toEqual(['db-1-data', 'db-2-data', 'db-3-data'])
  })
})
