import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDesign } from './check'
import { type DesignDocument, designDocument } from './document'
import { arbitraryDesign } from './testing'

const machine = { image: 'debian-12', type: 'medium-4g' }
const networks = { default: { subnets: { main: { cidr: '10.20.0.0/24' } } } }
const design = (content: Record<string, unknown>): DesignDocument => designDocument.parse({ networks, ...content })

/** Where it is wrong, as `section.name.…`, and what is said. */
const faults = (content: Record<string, unknown>) =>
  checkDesign(design(content)).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('a design', () => {
  it('as people draw them has no fault', () => {
    fc.assert(
      fc.property(arbitraryDesign({ renames: true }), it => {
        expect(checkDesign(it)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it.each<[what: string, content: Record<string, unknown>, said: string[]]>([
    [
      'names a network that is not there',
      { instances: { web: { ...machine, network: 'defualt' } } },
      ['instances.web.network: There is no network defualt. Did you mean default?'],
    ],
    [
      'names a volume that is not there',
      { volumes: { data: { sizeGiB: 1 } }, instances: { web: { ...machine, volumes: ['dat'] } } },
      ['instances.web.volumes.0: There is no volume dat. Did you mean data?'],
    ],
    [
      'attaches a volume twice',
      {
        volumes: { data: { sizeGiB: 1 } },
        instances: { a: { ...machine, volumes: ['data'] }, b: { ...machine, volumes: ['data'] } },
      },
      ['instances.b.volumes.0: data is already attached to a; a volume has one instance. Leave it out here or there.'],
    ],
    [
      'attaches a member’s own volume to another instance',
      {
        instances: { a: { ...machine, volumes: ['db-1-data'] } },
        clusters: { db: { size: 1, template: { ...machine, volumes: { data: { sizeGiB: 1 } } } } },
      },
      [
        'instances.a.volumes.0: db-1-data is already attached to db-1; a volume has one instance. Leave it out here or there.',
      ],
    ],
    [
      'has no network for its instances',
      { networks: {}, instances: { web: machine } },
      ['instances.web.network: web needs a network: add one to the design.'],
    ],
    [
      'gives a type and numbers',
      { instances: { web: { ...machine, vcpus: 2 } } },
      ['instances.web.type: Give web a type, or vcpus and memoryMiB, not both.'],
    ],
    [
      'gives neither',
      { clusters: { web: { size: 2, template: { image: 'a' } } } },
      ['clusters.web.template: Give web a type, or vcpus and memoryMiB.'],
    ],
    [
      'gives half of the numbers',
      { instances: { web: { image: 'a', vcpus: 2 } } },
      ['instances.web: Give web memoryMiB as well as vcpus.'],
    ],
    [
      'gives a member half of the numbers',
      { clusters: { web: { size: 2, template: machine, members: { '2': { memoryMiB: 512 } } } } },
      ['clusters.web.members.2: Give web-2 vcpus as well as memoryMiB.'],
    ],
    [
      'uses an address of another range',
      { instances: { web: { ...machine, address: '10.21.0.5' } } },
      [
        'instances.web.address: 10.21.0.5 is not in 10.20.0.0/24, the range of network default. Choose one that is, or leave it out.',
      ],
    ],
    ...[
      ['10.20.0.0', 'the address'],
      ['10.20.0.1', 'the gateway'],
      ['10.20.0.255', 'the broadcast address'],
    ].map(([address, what]): [string, Record<string, unknown>, string[]] => [
      `uses ${what} of a network`,
      { instances: { web: { ...machine, address } } },
      [`instances.web.address: ${address} is ${what} of network default. Choose another one, or leave it out.`],
    ]),
    [
      'gives an address twice',
      {
        instances: { a: { ...machine, address: '10.20.0.5' } },
        clusters: { c: { size: 1, template: machine, members: { '1': { address: '10.20.0.5' } } } },
      },
      ['clusters.c.members.1.address: 10.20.0.5 is given to a already. Choose another one, or leave it out.'],
    ],
    [
      'has ranges that overlap',
      { networks: { ...networks, back: { subnets: { main: { cidr: '10.20.0.0/20' } } } } },
      [
        'networks.back.subnets.main.cidr: 10.20.0.0/20 overlaps with 10.20.0.0/24 of network default; choose another range.',
      ],
    ],
    [
      'puts a volume in another zone than its instance',
      {
        volumes: { data: { sizeGiB: 1, zone: 'south' } },
        instances: { web: { ...machine, zone: 'north', volumes: ['data'] } },
      },
      [
        'volumes.data.zone: data is in zone south, web in north, and both belong to web: a volume can only be attached within its zone. Move one of them, or leave its zone out.',
      ],
    ],
    [
      'makes two things of one',
      { instances: { a: { ...machine, was: 'web' }, b: { ...machine, was: 'web' } } },
      ['instances.b.was: a was web already; only one can be. Leave “was” out here or there.'],
    ],
    [
      'renames what is still there',
      { instances: { a: { ...machine, was: 'web' }, web: machine } },
      [
        'instances.a.was: web is in this design as well, so a can’t be what it was. Leave “was” out, or give web another name.',
      ],
    ],
    [
      'exchanges names',
      { volumes: { a: { sizeGiB: 1, was: 'b' }, b: { sizeGiB: 1, was: 'a' } } },
      [
        'volumes.a.was: a and b exchange names. Give one of them a third name first, in an apply of its own.',
        'volumes.b.was: b and a exchange names. Give one of them a third name first, in an apply of its own.',
      ],
    ],
    ['moves names along', { volumes: { a: { sizeGiB: 1, was: 'b' }, b: { sizeGiB: 1, was: 'c' } } }, []],
    [
      'has a plain instance with a member’s name',
      { instances: { 'web-1': machine }, clusters: { web: { size: 1, template: machine } } },
      ['instances.web-1: Rename the instance web-1 or the cluster web, which has one of that name as well.'],
    ],
    [
      'has a cluster with too long a name',
      { clusters: { ['c'.repeat(41)]: { size: 1, template: machine } } },
      [`clusters.${'c'.repeat(41)}: Shorten the cluster’s name to 40 characters: its members’ names are made from it.`],
    ],
    [
      'speaks of a member that is not there',
      { clusters: { web: { size: 1, template: machine, members: { '2': { power: 'stopped' } } } } },
      ['clusters.web.members.2: web has one member; there is no member 2. Leave it out.'],
    ],
    [
      'speaks of a volume that the template does not have',
      { clusters: { web: { size: 1, template: machine, members: { '1': { volumes: { data: { sizeGiB: 2 } } } } } } },
      [
        'clusters.web.members.1.volumes.data: The template of web has no volume data. Leave it out, or use attach for a volume beside its own.',
      ],
    ],
  ])('that %s is told so at that place', (_, content, said) => expect(faults(content)).toEqual(said))
})
