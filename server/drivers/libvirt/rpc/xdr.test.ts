import fc from 'fast-check'
import { expect, test } from 'vitest'
import { XdrDecoder, XdrEncoder, XdrError } from './xdr'

/** One value of each form, with how it is written and read back. */
const value = fc.oneof(
  fc.record({ form: fc.constant('int' as const), value: fc.integer() }),
  fc.record({ form: fc.constant('uint' as const), value: fc.nat(0xffffffff) }),
  fc.record({ form: fc.constant('bool' as const), value: fc.boolean() }),
  fc.record({ form: fc.constant('hyper' as const), value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
  fc.record({ form: fc.constant('uhyper' as const), value: fc.bigInt(0n, 2n ** 64n - 1n) }),
  fc.record({ form: fc.constant('double' as const), value: fc.double({ noNaN: true }) }),
  fc.record({ form: fc.constant('string' as const), value: fc.string({ unit: 'grapheme' }) }),
  fc.record({ form: fc.constant('opaque' as const), value: fc.uint8Array({ maxLength: 600 }) }),
  fc.record({ form: fc.constant('optional' as const), value: fc.option(fc.string({ unit: 'grapheme' })) }),
  fc.record({ form: fc.constant('array' as const), value: fc.array(fc.string(), { maxLength: 20 }) }),
)
type Value = typeof value extends fc.Arbitrary<infer T> ? T : never

function write(encoder: XdrEncoder, { form, value }: Value): void {
  if (form === 'optional') encoder.optional(value, (inner, text) => inner.string(text))
  else if (form === 'array') encoder.array(value, (inner, text) => inner.string(text))
  else (encoder[form] as (value: unknown) => unknown)(value)
}

function read(decoder: XdrDecoder, form: Value['form']): unknown {
  if (form === 'optional') return decoder.optional(inner => inner.string())
  if (form === 'array') return decoder.array(inner => inner.string())
  if (form === 'opaque') return new Uint8Array(decoder.opaque())
  return decoder[form]()
}

test('any sequence of values is read back as it was written', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), values => {
      const encoder = new XdrEncoder()
      for (const item of values) write(encoder, item)
      const bytes = encoder.bytes()
      expect(bytes.length % 4).toBe(0)
      const decoder = new XdrDecoder(bytes)
      for (const item of values) expect(read(decoder, item.form)).toEqual(item.value)
      expect(decoder.remaining).toBe(0)
    }),
  )
})

test('bytes that end too early are an XdrError, never a value', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 10 }), fc.double({ min: 0, max: 0.999 }), (values, part) => {
      const encoder = new XdrEncoder()
      for (const item of values) write(encoder, item)
      const whole = encoder.bytes()
      const decoder = new XdrDecoder(whole.subarray(0, Math.floor(whole.length * part)))
      expect(() => {
        for (const item of values) read(decoder, item.form)
      }).toThrow(XdrError)
    }),
  )
})

test('an array that claims more elements than there are bytes is refused before anything is allocated', () => {
  const bytes = new XdrEncoder().uint(0xffffffff).bytes()
  expect(() => new XdrDecoder(bytes).array(decoder => decoder.int())).toThrow(XdrError)
})
