import Ajv2020 from 'ajv/dist/2020'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { designDocument } from './document'
import { designJsonSchema } from './json-schema'
import { arbitraryDesign } from './testing'

// `ipv4` comes with a pattern of its own; further formats there are none.
const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(designJsonSchema)

/** What is put in the place of some value, deep in a design; undefined takes it out. */
const values = [
  undefined,
  null,
  '',
  'x',
  'A_',
  0,
  -1,
  1,
  1.5,
  1e9,
  true,
  [],
  ['a', 'b'],
  {},
  { x: {} },
  '8.8.8.0/24',
  '10.0.0.0/15',
  '10.20.0.0/24',
  '300.1.1.1',
  '10.0.0.1',
  'paused',
]

describe('the JSON Schema', () => {
  it('accepts what people draw', () => {
    fc.assert(
      fc.property(arbitraryDesign({ renames: true }), design => {
        expect(accepts(design)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('accepts of what is spoiled exactly what Plenum accepts', () => {
    let refused = 0
    fc.assert(
      fc.property(
        arbitraryDesign(),
        fc.nat(),
        fc.constantFrom(...values),
        fc.boolean(),
        (design, at, value, isExtra) => {
          const spoiled = structuredClone(design)
          const places = placesIn(spoiled)
          const { of, key } = places[at % places.length]!
          const inside = of[key]
          if (isExtra && typeof inside === 'object' && inside !== null && !Array.isArray(inside)) {
            ;(inside as Record<string, unknown>).another = value ?? 1
          } else if (value === undefined) delete of[key]
          else of[key] = value
          const isDesign = designDocument.safeParse(spoiled).success
          if (!isDesign) refused++
          expect({ spoiled, isAccepted: accepts(spoiled) }).toEqual({ spoiled, isAccepted: isDesign })
        },
      ),
      { numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  it('says what each section and its fields are for', () => {
    const texts = JSON.stringify(designJsonSchema)
    expect(designJsonSchema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' })
    expect(texts).toContain('Members are dealt out to these in turn')
  })
})

type Place = { of: Record<string, unknown>; key: string }

/** Each value that is in an object, and where. Lists are one value. */
function placesIn(of: unknown): Place[] {
  if (typeof of !== 'object' || of === null || Array.isArray(of)) return []
  const fields = of as Record<string, unknown>
  return Object.keys(fields).flatMap(key => [{ of: fields, key }, ...placesIn(fields[key])])
}
