import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DiffLine, diffLines, foldSame, pairLines } from './lines'

/** Few different lines, so that texts have much in common. */
const text = fc
  .array(fc.constantFrom('networks:', '  front:', '  back:', '    size: 2', '    size: 4', ''), { maxLength: 40 })
  .map(lines => lines.map(line => `${line}\n`).join(''))

const side = (lines: readonly DiffLine[], sign: '-' | '+') =>
  lines.flatMap(line => (line.sign === ' ' || line.sign === sign ? `${line.text}\n` : [])).join('')

/** Length of the longest common subsequence, the slow and simple way. */
function commonOf(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const line of a) {
    const next = [0]
    for (const [y, other] of b.entries()) next.push(line === other ? row[y]! + 1 : Math.max(row[y + 1]!, next[y]!))
    row = next
  }
  return row.at(-1)!
}

describe('two texts laid over each other', () => {
  it('hold both texts, whole and in order, with their line numbers', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a, b)
        expect(side(lines, '-')).toBe(a)
        expect(side(lines, '+')).toBe(b)
        const numbers = (of: 'from' | 'to') => lines.flatMap(line => line[of] ?? [])
        expect(numbers('from')).toEqual(numbers('from').map((_, at) => at + 1))
        expect(numbers('to')).toEqual(numbers('to').map((_, at) => at + 1))
      }),
    )
  })

  it('change as few lines as possible', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const same = diffLines(a, b).filter(line => line.sign === ' ').length
        expect(same).toBe(commonOf(a.split('\n').slice(0, -1), b.split('\n').slice(0, -1)))
      }),
    )
  })

  it('are exchanged in the middle where they have nothing in common, however long they are', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word} ${at}`).join('\n')
    const lines = diffLines(`same\n${many('a')}\nend`, `same\n${many('b')}\nend`)
    expect(lines.filter(line => line.sign === ' ').map(line => line.text)).toEqual(['same', 'end'])
    expect(lines).toHaveLength(6002)
  })
})

describe('what is the same in both', () => {
  it('is folded where it is far from any difference, and nothing else is', () => {
    const a = Array.from({ length: 20 }, (_, at) => `line ${at}`)
    const b = a.with(10, 'another')
    const shown = foldSame(diffLines(a.join('\n'), b.join('\n')), 2)
    expect(shown.map(line => ('folded' in line ? line.folded : line.sign + line.text))).toEqual([
      8,
      ' line 8',
      ' line 9',
      '-line 10',
      '+another',
      ' line 11',
      ' line 12',
      7,
    ])
  })

  it('counts every line, shown or folded', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a, b)
        const counted = foldSame(lines).reduce((sum, line) => sum + ('folded' in line ? line.folded : 1), 0)
        expect(counted).toBe(lines.length)
      }),
    )
  })
})

describe('two columns', () => {
  it('show what came beside what it replaced', () => {
    const pairs = pairLines(diffLines('a\nb\nc\nz', 'a\nB\nz\ny'))
    const words = pairs.map(pair => ('folded' in pair ? [] : [pair.left?.text ?? null, pair.right?.text ?? null]))
    expect(words).toEqual([
      ['a', 'a'],
      ['b', 'B'],
      ['c', null],
      ['z', 'z'],
      [null, 'y'],
    ])
  })
})
