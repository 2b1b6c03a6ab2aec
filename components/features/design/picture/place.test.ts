import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DesignDocument, type DesignLayout, designDocument } from '@/server/domain/design/document'
import { withGone } from './gone'
import { drawPicture } from './picture'
import { laneKey, nearestFree, placeAll } from './place'
import { type Box, lane, laneWidth, overlaps } from './sizes'

const zones = ['z1', 'z2', 'z3']

/** Designs of up to 40 things with cards in some zones, some of them in any. */
const designs = fc
  .record({
    networks: fc.integer({ min: 1, max: 3 }),
    instances: fc.array(
      fc.record({ zone: fc.constantFrom(...zones, undefined), volumes: fc.integer({ min: 0, max: 3 }) }),
      {
        maxLength: 25,
      },
    ),
    clusters: fc.array(fc.record({ size: fc.integer({ min: 1, max: 7 }), zones: fc.subarray(zones) }), {
      maxLength: 3,
    }),
  })
  .map(({ networks, instances, clusters }): DesignDocument => {
    const named = <T, R>(items: readonly T[], stem: string, make: (item: T, name: string, at: number) => R) =>
      Object.fromEntries(items.map((item, at) => [`${stem}-${at}`, make(item, `${stem}-${at}`, at)]))
    return designDocument.parse({
      networks: named(Array(networks).fill(0), 'net', (_, __, at) => ({
        subnets: { main: { cidr: `10.${at}.0.0/20` } },
      })),
      volumes: Object.assign(
        {},
        ...instances.map(({ volumes }, at) => named(Array(volumes).fill(0), `disk-${at}`, () => ({ sizeGiB: 1 }))),
      ),
      instances: named(instances, 'vm', ({ zone, volumes }, _, at) => ({
        image: 'tiny',
        network: `net-${at % networks}`,
        ...(zone && { zone }),
        volumes: Array.from({ length: volumes }, (_, nth) => `disk-${at}-${nth}`),
      })),
      clusters: named(clusters, 'web', each => ({ ...each, template: { image: 'tiny', network: 'net-0' } })),
    })
  })
const place = (drawn: DesignDocument, layout: DesignLayout = {}) => placeAll({ drawn, layout, whereabouts: {} })
const cards = (drawn: DesignDocument, layout: DesignLayout) =>
  drawPicture({ drawn, gone: new Set(), layout, zones, whereabouts: {} }).nodes.filter(
    node => node.kind === 'instance' || node.kind === 'cluster',
  )

describe('placing', () => {
  it('covers nothing, and keeps every card within its lane', () => {
    fc.assert(
      fc.property(designs, drawn => {
        const layout = place(drawn)
        const boxes = cards(drawn, layout)
        for (const [at, a] of boxes.entries())
          for (const b of boxes.slice(at + 1)) expect(overlaps(a.box, b.box), `${a.id} over ${b.id}`).toBe(false)
        for (const { lanes, nodes } of [drawPicture({ drawn, gone: new Set(), layout, zones, whereabouts: {} })])
          for (const node of nodes)
            if (node.kind === 'instance') {
              const { box } = lanes.find(each => each.zone === node.zone)!
              expect(node.box.x).toBeGreaterThanOrEqual(box.x + lane.pad)
              expect(node.box.x + node.box.width).toBeLessThanOrEqual(box.x + box.width)
              expect(node.box.y + node.box.height).toBeLessThanOrEqual(box.y + box.height)
            }
      }),
    )
  })

  it('placing again moves nothing', () => {
    fc.assert(
      fc.property(designs, drawn => {
        const layout = place(drawn)
        expect(place(drawn, layout)).toEqual(layout)
      }),
    )
  })

  it('what comes and what goes leaves everything else where it was', () => {
    fc.assert(
      fc.property(designs, fc.constantFrom(...zones), fc.nat(), (drawn, zone, pick) => {
        const layout = place(drawn)
        const more: DesignDocument = {
          ...drawn,
          networks: { ...drawn.networks, extra: { subnets: { main: { cidr: '10.99.0.0/20' } } } },
          instances: { ...drawn.instances, new: { image: 'tiny', network: 'net-0', zone } },
        }
        expect(place(more, layout)).toMatchObject(layout)
        const names = Object.keys(drawn.instances)
        if (names.length === 0) return
        const without = { ...drawn, instances: { ...drawn.instances } }
        const name = names[pick % names.length]!
        delete without.instances[name]
        const { [`instance/${name}`]: _, ...rest } = layout
        expect(place(without, layout)).toEqual(rest)
      }),
    )
  })

  it('a card that is let go comes to rest where it covers nothing, and moves nothing else', () => {
    const box = fc.record({ x: fc.integer({ min: -50, max: 700 }), y: fc.integer({ min: -50, max: 900 }) })
    fc.assert(
      fc.property(designs, fc.nat(), box, (drawn, pick, at) => {
        const layout = place(drawn)
        const boxes = cards(drawn, layout).filter(node => node.kind === 'instance')
        if (boxes.length === 0) return
        const moved = boxes[pick % boxes.length]!
        const others = lanesOthers(drawn, layout, moved.zone, moved.key)
        const rest = nearestFree(
          { ...at, width: moved.box.width, height: moved.box.height },
          others,
          layout[laneKey(moved.zone)]!.x,
        )
        const after = { ...layout, [moved.key]: rest }
        expect(place(drawn, after)).toEqual(after)
      }),
    )
  })

  it('a neighbour that grows moves only what stands in its way, straight down', () => {
    const drawn = designDocument.parse({
      networks: { lan: { subnets: { main: { cidr: '10.0.0.0/20' } } } },
      instances: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(name => [name, { image: 'tiny', zone: 'z1' }])),
    })
    const layout = place(drawn, { [laneKey('z1')]: { x: 2, y: 0 } })
    const grown = {
      ...drawn,
      volumes: { disk: { sizeGiB: 1 } },
      instances: { ...drawn.instances, a: { ...drawn.instances.a!, volumes: ['disk'] } },
    }
    const after = place(grown, layout)
    const moved = Object.keys(layout).filter(
      key => after[key]!.y !== layout[key]!.y || after[key]!.x !== layout[key]!.x,
    )
    expect(moved).toEqual(['instance/c', 'instance/e'])
    expect(after['instance/c']!.x).toBe(layout['instance/c']!.x)
  })

  it('a lane is as wide as it was chosen, however much comes to stand in it', () => {
    const one = designDocument.parse({ instances: { a: { image: 'tiny', zone: 'z1' } } })
    const layout = place(one)
    const many = designDocument.parse({
      instances: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`vm-${at}`, { image: 'tiny', zone: 'z1' }])),
    })
    const { lanes } = drawPicture({ drawn: many, gone: new Set(), layout: place(many, layout), zones, whereabouts: {} })
    expect(lanes.find(each => each.zone === 'z1')!.box.width).toBe(laneWidth(1))
  })
})

describe('what is to go', () => {
  const base = designDocument.parse({
    networks: { lan: { subnets: { main: { cidr: '10.0.0.0/20' } } } },
    volumes: { data: { sizeGiB: 1 }, logs: { sizeGiB: 1 } },
    instances: { web: { image: 'tiny', zone: 'z1', volumes: ['data', 'logs'] } },
  })

  it('stays in its place until it is gone, with the volumes that go too', () => {
    const { web: _, ...instances } = base.instances
    const { drawn, gone } = withGone(base, { ...base, instances, volumes: { data: { sizeGiB: 1 } } })
    expect([...gone].sort()).toEqual(['instance/web', 'volume/logs'])
    expect(drawn.instances.web!.volumes).toEqual(['logs'])
  })

  it('a volume stands under the instance that keeps on without it', () => {
    const web = { ...base.instances.web!, volumes: ['data'] }
    const { drawn, gone } = withGone(base, { ...base, instances: { web }, volumes: { data: { sizeGiB: 1 } } })
    expect([...gone]).toEqual(['volume/logs'])
    expect(drawn.instances.web!.volumes).toEqual(['data', 'logs'])
  })

  it('what is renamed does not go', () => {
    const { drawn, gone } = withGone(base, { ...base, instances: { shop: { ...base.instances.web!, was: 'web' } } })
    expect(gone.size).toBe(0)
    expect(Object.keys(drawn.instances)).toEqual(['shop'])
  })
})

/** The other cards of a lane, within it. */
function lanesOthers(drawn: DesignDocument, layout: DesignLayout, zone: string, key: string): Box[] {
  return cards(drawn, layout)
    .filter(node => (node.kind === 'instance' || node.kind === 'cluster') && node.zone === zone && node.key !== key)
    .map(node => ({ ...node.box, ...layout[node.key]! }))
}
