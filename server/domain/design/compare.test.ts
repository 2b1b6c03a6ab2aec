import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDesigns } from './compare'
import { type DesignDocument, emptyDesign } from './document'
import { attach, remove, rename, setField, setShape } from './edit'
import { keysOf } from './keys'
import { arbitraryDesign } from './testing'
import { designComparison } from './views'

const machine = { image: 'debian-12', type: 'medium-4g' }
const design: DesignDocument = {
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
  volumes: { data: { sizeGiB: 20 } },
  instances: { web: machine, db: { ...machine, volumes: ['data'] } },
  clusters: { farm: { size: 3, template: machine } },
}
const differences = (to: DesignDocument, from = design) =>
  compareDesigns(from, to).items.map(({ key, action, fields }) => [
    key,
    action,
    fields.map(it => `${it.field}: ${it.from} → ${it.to}`),
  ])

describe('a comparison', () => {
  it('of a design with itself is empty; with nothing it names each thing', () => {
    fc.assert(
      fc.property(arbitraryDesign(), it => {
        expect(compareDesigns(it, it)).toEqual({ items: [] })
        const made = designComparison.parse(compareDesigns(emptyDesign, it)).items
        const gone = compareDesigns(it, emptyDesign).items
        expect(
          made
            .filter(({ kind }) => kind !== 'attachment')
            .map(({ key }) => key)
            .toSorted(),
        ).toEqual(keysOf(it).toSorted())
        expect(gone.map(({ key }) => key).toSorted()).toEqual(made.map(({ key }) => key).toSorted())
        expect(new Set([...made.map(({ action }) => action), 'create'])).toEqual(new Set(['create']))
      }),
      { numRuns: 50 },
    )
  })

  it('says what differs in words', () => {
    const sized = setShape(setField(design, ['volumes', 'data', 'sizeGiB'], 40), ['instances', 'web'], {
      vcpus: 2,
      memoryMiB: 1536,
    })
    expect(differences(setField(sized, ['instances', 'web', 'power'], 'stopped'))).toEqual([
      ['volume/data', 'update live', ['size: 20 GiB → 40 GiB']],
      [
        'instance/web',
        'update with restart',
        ['type: medium-4g → null', 'vCPUs: null → 2', 'memory: null → 1536 MiB', 'power: running → stopped'],
      ],
    ])
  })

  it('follows a rename, also backwards, and to what refers to it', () => {
    const renamed = rename(rename(design, 'instances', 'db', 'sql', design), 'volumes', 'data', 'orders', design)
    expect(differences(renamed)).toEqual([
      ['volume/orders', 'update live', ['name: data → orders']],
      ['instance/sql', 'update live', ['name: db → sql']],
    ])
    expect(differences(design, renamed)).toEqual([
      ['volume/data', 'update live', ['name: orders → data']],
      ['instance/db', 'update live', ['name: sql → db']],
    ])
    expect(differences(rename(design, 'networks', 'default', 'lan', design))).toEqual([
      ['network/lan', 'update live', ['name: default → lan']],
    ])
  })

  it('says who has a volume now', () => {
    expect(differences(attach(design, 'data', 'farm-2'))).toEqual([
      ['attachment/data', 'update live', ['instance: db → farm-2']],
    ])
    expect(differences(remove(design, ['instance/db']))).toEqual([
      ['instance/db', 'delete', []],
      ['attachment/data', 'delete', ['instance: db → null']],
    ])
  })

  it('says in what a member differs, and what its cluster has', () => {
    const more = setField(
      setField(design, ['clusters', 'farm', 'size'], 5),
      ['clusters', 'farm', 'zones'],
      ['north', 'south'],
    )
    expect(differences(setField(more, ['clusters', 'farm', 'members', '2', 'power'], 'stopped'))).toEqual([
      [
        'cluster/farm',
        'replace',
        ['members: 3 → 5', 'zones: any → north and south', 'member 2: power: as the template → stopped'],
      ],
    ])
  })

  it('takes what one side leaves open for the other’s', () => {
    const pinned = setField(
      setField(design, ['instances', 'web', 'address'], '10.20.0.9'),
      ['instances', 'web', 'rootDiskGiB'],
      8,
    )
    expect(differences(pinned)).toEqual([])
    expect(differences(setField(pinned, ['instances', 'web', 'address'], '10.20.0.8'), pinned)).toEqual([
      ['instance/web', 'replace', ['address: 10.20.0.9 → 10.20.0.8']],
    ])
  })
})
