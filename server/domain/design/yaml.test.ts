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
      { numRuns: 150 },
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
      {
        numRuns: 500,
        examples: [
          [['a'], ' \n'],
          [['a'], '  \n\n'],
          [['a'], '\t\n'],
        ],
      },
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

/** Where it is wrong, as `line:column`, and what is said. */
const faults = (text: string) =>
  checkDesignYaml(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

describe('a fault', () => {
  it.each([
    [
      'instances:\n  web:\n    imgae: debian-12\n',
      ['2:3 image is missing; write it here.', '3:5 There is no field imgae here. Did you mean image?'],
    ],
    ['instance: {}\n', ['1:1 A design has no section instance. Did you mean instances?']],
    ['volumes:\n  data: { sizeGiB: big }\n', ['2:20 Write a number here, without quotes.']],
    ['volumes:\n  data: { sizeGiB: 0 }\n', ['2:20 Use at least 1.']],
    ['volumes:\n  data: { sizeGiB: 1.5 }\n', ['2:20 Write a whole number here.']],
    ['volumes:\n  data:\n    sizeGiB: 1\n    zone:\n', ['4:5 Give zone a value or leave it out.']],
    ['volumes: [data]\n', ['1:1 Write what belongs to volumes below it, each as “name: value”.']],
    [
      'volumes:\n  Data_1: { sizeGiB: 1 }\n',
      [
        '2:3 “Data_1” can’t be a name here. Use lower-case letters, digits and hyphens; begin and end with a letter or digit.',
      ],
    ],
    ['volumes:\n  a: { sizeGiB: 1 }\n  a: { sizeGiB: 2 }\n', ['3:3 a is written twice here; leave one of them out.']],
    ['version: 2\n', ['1:10 Write version: 1, the only one there is.']],
    ['a: b: c\n', ['1:4 This is not YAML: Nested mappings are not allowed in compact mappings.']],
    ['volumes:\n\tdata: 1\n', ['2:1 Indent with spaces: YAML does not allow tabs there.']],
    ['version: 1\n---\nversion: 1\n', ['2:1 Leave out “---”: a design is one document.']],
    ['version: !!js/function x\n', ['1:10 Leave out the tag that begins with “!”: a design has none.']],
    ['', ['1:1 The text is empty. Write a design here; “version: 1” alone is an empty one.']],
    ['just words\n', ['1:1 Write a design here, with sections like “networks:” and “instances:”.']],
    ['version: 1\n__proto__: {}\n', ['2:1 Write a plain name before the colon.']],
    ['version: *a\n', ['1:10 *a has no anchor before it; write out what is meant.']],
    ['volumes: &a\n  b: *a\n', ['2:6 *a contains itself; write out what is meant.']],
    [
      'networks: { n: { subnets: { m: { cidr: 10.0.0.0/24 } } } }\ninstances:\n  web:\n    image: a\n    type: b\n    network: m\n',
      ['6:14 There is no network m. Did you mean n?'],
    ],
    [
      'instances:\n  web:\n    image: a\n    type: b\n    power: runing\n',
      ['5:12 Use one of running, paused, and stopped. Did you mean running?'],
    ],
  ])('of %j is told where it stands', (text, said) => expect(faults(text)).toEqual(said))

  it('of a plan is found in the text by its path, or at the nearest thing that is there', () => {
    const text = printDesign(small)
    const of = (...path: (string | number)[]) => locateProblems(text, [{ path, message: '' }])[0]!
    expect(of('volumes', 'no', 'zone')).toMatchObject({ line: 9, column: 30 })
    expect(of('instances', 'web-1', 'volumes', 0)).toMatchObject({ line: 19, column: 16 })
    expect(of('instances', 'web-1', 'address')).toMatchObject({ line: 12, column: 3 })
    expect(of()).toMatchObject({ line: 1, column: 1 })
  })
})

describe('what people write', () => {
  it('is meant as text where a text belongs: names and images that look like numbers', () => {
    const text = 'instances:\n  07:\n    image: 22.04\n    type: 1e3\n    zone: 0x1\nvolumes:\n'
    const { document, problems } = parseDesignYaml(text)
    expect(problems).toEqual([])
    expect(document!.instances).toEqual({ '07': { image: '22.04', type: '1e3', zone: '0x1' } })
  })

  it('may repeat a machine by an anchor', () => {
    const text = 'instances:\n  a: &m { image: x, type: y }\n  b: *m\n'
    expect(parseDesignYaml(text).document!.instances.b).toEqual({ image: 'x', type: 'y' })
  })

  it.each([
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((it, i) => `${it}: &${it} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\n`,
    ],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a million entries', `volumes: [${'1,'.repeat(900_000)}1]\n`],
    ['fifty thousand names', `volumes:\n${Array.from({ length: 50_000 }, (_, i) => `  a${i}: {}\n`).join('')}`],
  ])('is answered soon, be it %s', (_, text) => {
    const { document, problems } = parseDesignYaml(text)
    expect(document).toBeNull()
    expect(problems.length).toBeGreaterThan(0)
  })

  it('of any kind gets an answer with a place, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string(),
          fc.json().map(it => it.slice(0, -1)),
        ),
        text => {
          const { document, problems } = checkDesignYaml(text)
          if (!document) expect(problems.length).toBeGreaterThan(0)
          for (const { line } of problems) expect(line).toBeGreaterThan(0)
        },
      ),
      { numRuns: 500 },
    )
  })
})
