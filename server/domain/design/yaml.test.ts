import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { type DesignDocument, emptyDesign } from './document'
import { arbitraryDesign, arbitraryName, arbitraryUserData } from './testing'
import { checkDesignYaml, locateProblems, parseDesignYaml, printDesign } from './yaml'

const small: DesignDocument = {
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
  volumes: { no: { sizeGiB: 20, zone: 'north' } },
  instances: {
    'web-1': {
      volumes: ['no'],
      image: 'debian-12',
      type: 'medium-4g',
      userData: '#cloud-config\npackages:\n  - nginx\n',
    },
  },
  clusters: {
    db: {
      size: 3,
      zones: ['north', 'south', 'harbor'],
      template: { volumes: { data: { sizeGiB: 50 } }, image: 'debian-12', vcpus: 2, memoryMiB: 2048 },
      members: { '2': { power: 'stopped' } },
    },
  },
}

describe('YAML', () => {
  it('is what was printed, whatever things are called and whatever machines are told', () => {
    fc.assert(
      fc.property(arbitraryDesign({ renames: true }), design => {
        expect(parseDesignYaml(printDesign(design))).toEqual({ document: design, problems: [] })
      }),
      { numRuns: 300 },
    )
  })

  it('keeps user data to the byte', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryName, { minLength: 1, maxLength: 3 }),
        arbitraryUserData,
        (names, userData) => {
          const instances = Object.fromEntries(names.map(name => [name, { image: 'a', type: 'b', userData }]))
          const design = { ...emptyDesign, instances }
          expect(parseDesignYaml(printDesign(design)).document).toEqual(design)
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 1000) },
    )
  })

  it('reads the same in tools that still hold to YAML 1.1, where no is a boolean', () => {
    fc.assert(
      fc.property(arbitraryDesign(), design => {
        const shown = Object.fromEntries(
          Object.entries(design).filter(([, it]) => it === 1 || Object.keys(it).length > 0),
        )
        expect(parseDocument(printDesign(design), { version: '1.1', logLevel: 'silent' }).toJS()).toEqual(shown)
      }),
      { numRuns: 100 },
    )
  })

  it('is written as a person would write it', () => {
    expect(printDesign(small)).toMatchInlineSnapshot(`
      "version: 1

      networks:
        default:
          subnets:
            main: { cidr: 10.20.0.0/20 }

      volumes:
        "no": { sizeGiB: 20, zone: north }

      instances:
        web-1:
          image: debian-12
          type: medium-4g
          userData: |
            #cloud-config
            packages:
              - nginx
          volumes: [ "no" ]

      clusters:
        db:
          size: 3
          zones: [ north, south, harbor ]
          template:
            image: debian-12
            vcpus: 2
            memoryMiB: 2048
            volumes:
              data: { sizeGiB: 50 }
          members:
            2: { power: stopped }
      "
    `)
  })

  it('says only its version when there is nothing in it', () => expect(printDesign(emptyDesign)).toBe('version: 1\n'))
})
