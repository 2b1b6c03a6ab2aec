import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameJson } from './same-json'

/** With its keys in the other order, and with some that say nothing. */
function retold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(retold)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries([
    ['nothing', undefined],
    ...Object.entries(value)
      .reverse()
      .map(([key, it]) => [key, retold(it)]),
  ])
}

test('what says the same as JSON is the same, in whatever order its keys are, and nothing else is', () => {
  const small = fc.jsonValue({ maxDepth: 3 })
  fc.assert(fc.property(small, value => sameJson(value, retold(value))))
  fc.assert(
    fc.property(small, small, (a, b) => {
      const text = (of: unknown) =>
        JSON.stringify(of, (_, it) =>
          isFields(it) ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1))) : it,
        )
      expect(sameJson(a, b)).toBe(text(a) === text(b))
    }),
  )
  expect(sameJson({ a: [1, { b: null }] }, { a: [1, { b: undefined }] })).toBe(false)
  expect(sameJson({}, [])).toBe(false)
})

const isFields = (of: unknown) => typeof of === 'object' && of !== null && !Array.isArray(of)
