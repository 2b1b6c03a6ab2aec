import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonStream } from './json-stream'

test('messages come out as they went in, however the wire cuts them', () => {
  const message = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue())
  fc.assert(
    fc.property(fc.array(message), fc.integer({ min: 1, max: 7 }), (messages, size) => {
      const wire = Buffer.from(messages.map(each => JSON.stringify(each)).join(''))
      const stream = new JsonStream()
      const heard: unknown[] = []
      for (let at = 0; at < wire.length; at += size) heard.push(...stream.push(wire.subarray(at, at + size)))
      expect(heard).toEqual(JSON.parse(JSON.stringify(messages)))
    }),
  )
})

test('what is no JSON object is refused at once', () => {
  expect(() => new JsonStream().push(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow(SyntaxError)
})
