import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDesign } from './check'
import { copy, duplicate, paste } from './copy'
import { type DesignDocument, type DesignSection, designDocument, emptyDesign, thingAt } from './document'
import { addThing, attach, connect, detach, remove, rename, setField, setShape } from './edit'
import { keysOf, standingOf } from './keys'
import { freeName, nameFault } from './names'
import { type Reference, references } from './references'
import { withoutRenames } from './renames'
import { arbitraryDesign, arbitraryEdits, edited } from './testing'

const sections: Record<Reference['field'], DesignSection> = {
  ...{
    network: 'networks',
    networks: 'networks',
    instance: 'instances',
    securityGroups: 'securityGroups',
    remoteGroup: 'securityGroups',
  },
  ...{ volumes: 'volumes', attach: 'volumes', memberInstances: 'instances', memberClusters: 'clusters' },
}
const machine = { image: 'debian-12', type: 'medium-4g' }
const design: DesignDocument = {
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
  volumes: { data: { sizeGiB: 20 }, logs: { sizeGiB: 5, zone: 'south' } },
  instances: {
    web: { ...machine, zone: 'north', network: 'default', address: '10.20.0.5', volumes: ['data'] },
    other: machine,
  },
  clusters: { db: { size: 2, zones: ['north', 'south'], template: { ...machine, network: 'default' } } },
}

describe('edits', () => {
  const draft = fc.tuple(arbitraryDesign(), arbitraryEdits)

  it('lead from a design to a design, and leave what they began from as it was', () => {
    fc.assert(
      fc.property(draft, ([before, edits]) => {
        const text = JSON.stringify(before)
        const after = edited(before, edits)
        expect(designDocument.parse(after)).toEqual(after)
        expect(JSON.stringify(before)).toBe(text)
      }),
      { numRuns: 150 },
    )
  })

  it('never leave a reference to what was taken out', () => {
    fc.assert(
      fc.property(arbitraryDesign(), fc.nat(), (before, at) => {
        const key = keysOf(before)[at % keysOf(before).length]!
        const after = remove(before, [key])
        expect(keysOf(after)).toEqual(keysOf(before).filter(it => it !== key))
        for (const { field, names } of references(after))
          for (const name of names) expect(thingAt<unknown>(after[sections[field]], name)).toBeDefined()
      }),
      { numRuns: 100 },
    )
  })

  it('take a rule out with the group that it lets in, and never open it to everybody', () => {
    const rule = { direction: 'ingress', protocol: 'tcp', ports: '443' } as const
    const grouped: DesignDocument = {
      ...design,
      securityGroups: { web: { rules: [rule, { ...rule, remoteGroup: 'admin' }] }, admin: {} },
      instances: { other: { ...machine, securityGroups: ['web', 'admin'] } },
    }
    const after = remove(grouped, ['securityGroup/admin'])
    expect(after.securityGroups).toEqual({ web: { rules: [rule] } })
    expect(after.instances.other!.securityGroups).toEqual(['web'])
    const renamed = rename(grouped, 'securityGroups', 'admin', 'staff')
    expect(renamed.securityGroups.web!.rules![1]).toEqual({ ...rule, remoteGroup: 'staff' })
    expect(renamed.instances.other!.securityGroups).toEqual(['web', 'staff'])
  })

  it('to another name and back change nothing, and what is there now remembers its name meanwhile', () => {
    fc.assert(
      fc.property(arbitraryDesign(), fc.nat(), (before, at) => {
        const { section, name } = standingOf(before, keysOf(before)[at % keysOf(before).length]!)!
        const to = freeName(before, section, 'renamed')
        const there = rename(before, section, name, to, before)
        expect(thingAt<{ was?: string }>(there[section], to)?.was).toBe(name)
        expect(rename(there, section, to, name, before)).toEqual(before)
      }),
      { numRuns: 100 },
    )
  })

  it('that duplicate everything leave a design without faults', () => {
    fc.assert(
      fc.property(arbitraryDesign(), before => {
        const { document, keys } = duplicate(before, keysOf(before))
        expect(keysOf(document)).toEqual(expect.arrayContaining([...keysOf(before), ...keys]))
        expect(keysOf(document)).toHaveLength(2 * keysOf(before).length)
        expect(checkDesign(document).filter(({ message }) => !message.includes('exchange'))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('share with the old design what they did not touch, so that only the rest is drawn again', () => {
    const after = setField(design, ['instances', 'web', 'power'], 'stopped')
    expect(after.instances.other).toBe(design.instances.other)
    expect(after.clusters).toBe(design.clusters)
    expect(setField(design, ['instances', 'web', 'zone'], 'north')).toBe(design)
    expect(remove(design, ['instance/nobody'])).toBe(design)
    expect(detach(design, 'logs')).toBe(design)
  })

  it('rename a network in everything that is on it', () => {
    const { networks, instances, clusters } = rename(design, 'networks', 'default', 'front', design)
    expect(Object.keys(networks)).toEqual(['front'])
    expect([instances.web!.network, clusters.db!.template.network]).toEqual(['front', 'front'])
  })

  it('refuse a name that is taken', () => expect(rename(design, 'instances', 'web', 'other')).toBe(design))

  it('leave a volume where it was when its instance goes', () => {
    expect(remove(design, ['instance/web']).volumes.data).toEqual({ sizeGiB: 20, zone: 'north' })
  })

  it('attach a volume to one instance at a time, and to a member as to any other', () => {
    const moved = attach(design, 'data', 'db-2')
    expect(moved.instances.web!.volumes).toBeUndefined()
    expect(moved.clusters.db!.members).toEqual({ '2': { attach: ['data'] } })
    expect(detach(moved, 'data').clusters.db!.members).toBeUndefined()
    expect(attach(moved, 'logs', 'db-2').clusters.db!.members!['2']!.attach).toEqual(['data', 'logs'])
  })

  it('attach no more volumes than fit', () => {
    const volumes = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`v${i}`, { sizeGiB: 1 }]))
    const full = Object.keys(volumes).reduce((it, name) => attach(it, name, 'other'), { ...design, volumes })
    expect(full.instances.other!.volumes).toHaveLength(16)
  })

  it('leave the address behind when an instance moves to another network', () => {
    const back = addThing(design, 'networks', 'back', { subnets: { main: { cidr: '10.21.0.0/24' } } })
    expect(connect(back, 'instance/web', 'back').instances.web).not.toHaveProperty('address')
    expect(connect(back, 'cluster/db', 'back').clusters.db!.template.network).toBe('back')
  })

  it('put numbers in the place of a type', () => {
    const { web } = setShape(design, ['instances', 'web'], { vcpus: 2, memoryMiB: 512 }).instances
    expect(web).toMatchObject({ vcpus: 2, memoryMiB: 512 })
    expect(web).not.toHaveProperty('type')
  })
})

describe('what is copied', () => {
  it('brings an instance’s volumes, not its address, and refers to the copies', () => {
    const { document, keys } = duplicate(design, ['instance/web'])
    expect(keys).toEqual(['volume/data-2', 'instance/web-2'])
    expect(document.instances['web-2']).toEqual({ ...machine, zone: 'north', network: 'default', volumes: ['data-2'] })
  })

  it('gets a range of its own with a network', () => {
    const { document } = duplicate(design, ['network/default'])
    expect(checkDesign(document)).toEqual([])
  })

  it('comes into another design on that one’s only network', () => {
    const other = { ...emptyDesign, networks: { lan: { subnets: { main: { cidr: '10.30.0.0/24' } } } } }
    const { document } = paste(other, copy(design, ['instance/web', 'cluster/db']))
    expect(document.instances.web).not.toHaveProperty('network')
    expect(checkDesign(document)).toEqual([])
  })
})

describe('a free name', () => {
  it('counts on from the stem', () => {
    expect(freeName(design, 'instances', 'cache')).toBe('cache')
    expect(freeName(design, 'instances', 'web')).toBe('web-2')
    expect(freeName(design, 'instances', 'Über Server!')).toBe('ber-server')
  })

  it('is no member’s, no former one’s, and none that is there now', () => {
    expect(freeName(design, 'instances', 'db-1')).toBe('db-3')
    const renamed = rename(design, 'volumes', 'data', 'orders', design)
    expect(freeName(renamed, 'volumes', 'data')).toBe('data-2')
    expect(freeName(remove(design, ['instance/web']), 'instances', 'web', design)).toBe('web-2')
  })

  it('for a cluster leaves room for its members', () => {
    const taken = addThing(design, 'instances', 'web-7', machine)
    expect(freeName(taken, 'clusters', 'web')).toBe('web-2')
    expect(freeName(design, 'clusters', 'c'.repeat(60))).toHaveLength(40)
  })

  it('has no fault, whatever the design', () => {
    fc.assert(
      fc.property(
        arbitraryDesign(),
        fc.constantFrom('networks', 'volumes', 'instances', 'clusters'),
        fc.string(),
        (it, section, stem) => {
          expect(nameFault(it, section, freeName(it, section, stem))).toBeNull()
        },
      ),
      { numRuns: 100 },
    )
  })
})

it('a name that can’t be given is refused with the reason', () => {
  expect(nameFault(design, 'instances', 'other', 'web')).toBe('other is taken by another instance; choose another name')
  expect(nameFault(design, 'instances', 'web', 'web')).toBeNull()
  expect(nameFault(design, 'instances', 'Web')).toMatch(/^Use lower-case letters/)
  expect(nameFault(design, 'clusters', 'c'.repeat(41))).toMatch(/^Use at most 40/)
})

it('a version that is kept says nothing of renames', () => {
  const draft = rename(rename(design, 'instances', 'web', 'was', design), 'clusters', 'db', 'sql', design)
  const kept = withoutRenames(setField(draft, ['clusters', 'sql', 'members', '1', 'was'], 'db-1'))
  expect(JSON.stringify(kept)).not.toContain('"was":"')
  expect(kept.instances.was).toMatchObject(machine)
  expect(kept.clusters.sql).not.toHaveProperty('members')
})
