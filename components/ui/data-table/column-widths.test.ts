import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnWidths, leastWidth } from './column-widths'

const column = fc.record({
  width: fc.option(fc.integer({ min: 40, max: 300 }), { nil: undefined }),
  minWidth: fc.option(fc.integer({ min: 40, max: 300 }), { nil: undefined }),
})

test('columns fill the table exactly when there is room, and are never narrower than they need', () => {
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 4000 }),
      (columns, available) => {
        const widths = columnWidths(columns, available)
        const least = columns.map(leastWidth)
        for (const [at, width] of widths.entries()) expect(width).toBeGreaterThanOrEqual(least[at]!)
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
        expect(sum(widths)).toBe(Math.max(available, sum(least)))
      },
    ),
  )
})

test('most of what is left over goes to columns without a width of their own', () => {
  const [name, state] = columnWidths([{}, { width: 120 }], 840)
  expect(name! - 120).toBeGreaterThan(2 * (state! - 120))
})
