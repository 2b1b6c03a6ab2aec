import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeMessage, type Message, MessageReader, programs } from './message'
import { XdrError } from './xdr'

const message = fc.record({
  program: fc.constantFrom(programs.remote.id, programs.keepAlive.id),
  procedure: fc.nat(500),
  type: fc.nat(6),
  serial: fc.nat(0xffffffff),
  status: fc.nat(2),
  payload: fc.uint8Array({ maxLength: 500 }).map(bytes => Buffer.from(bytes)),
})

test('messages arrive whole and in order however the network cuts them', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 10 }), fc.array(fc.integer({ min: 1, max: 60 })), (messages, cuts) => {
      let rest = Buffer.concat(messages.map(each => encodeMessage(each, each.payload)))
      const reader = new MessageReader()
      const seen: Message[] = []
      for (const size of cuts) {
        seen.push(...reader.push(rest.subarray(0, size)))
        rest = rest.subarray(size)
      }
      seen.push(...reader.push(rest))
      expect(seen).toEqual(messages)
    }),
  )
})

test('bytes of another protocol are refused instead of waited for', () => {
  expect(() => new MessageReader().push(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toThrow(XdrError)
})
