import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Terminal } from '../screen/terminal'
import { LineEditor } from './line-editor'

function edit(history: string[] = []) {
  const terminal = new Terminal()
  const lines: string[] = []
  let interrupts = 0
  const editor = new LineEditor(
    {
      write: text => terminal.write(text),
      submit: line => lines.push(line),
      interrupt: () => interrupts++,
      end: () => lines.push('<end>'),
      clear: () => {},
    },
    () => history,
  )
  editor.reset()
  return { editor, lines, shown: (y = 0) => terminal.row(y).join('').trimEnd(), interrupts: () => interrupts }
}

const left = '\x1b[D'
const right = '\x1b[C'
const keys = fc.oneof(
  fc.stringMatching(/^[a-z ]$/),
  fc.constantFrom(
    left,
    right,
    '\x7f',
    '\x01',
    '\x05',
    '\x1b[3~',
    '\x0b',
    '\x15',
    '\x1b[A',
    '\x1b[B',
    '\x1bOH',
    '\x1b[F',
  ),
)

test('what the terminal shows is the line that is submitted', () => {
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 60 }), typed => {
      const { editor, lines, shown } = edit(['first', 'second one'])
      for (const key of typed) editor.input(key)
      const seen = shown()
      editor.input('\r')
      expect(lines[0]!.trimEnd()).toBe(seen)
    }),
    { numRuns: 500 },
  )
})

test('it does not matter in what pieces the keys arrive', () => {
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 30 }), typed => {
      const whole = edit()
      whole.editor.input(`${typed.join('')}\r`)
      const pieces = edit()
      for (const char of `${typed.join('')}\r`) pieces.editor.input(char)
      expect(pieces.lines).toEqual(whole.lines)
    }),
  )
})

test('CR, LF and CR LF each end one line', () => {
  const { editor, lines } = edit()
  editor.input('a\rb\nc\r\nd\r')
  expect(lines).toEqual(['a', 'b', 'c', 'd'])
})

test('Ctrl-C forgets the line, Ctrl-D ends the session on an empty one only', () => {
  const { editor, lines, interrupts } = edit()
  editor.input('abc\x03\x04')
  expect(interrupts()).toBe(1)
  editor.input('x\x04\r')
  expect(lines).toEqual(['<end>', 'x'])
})
