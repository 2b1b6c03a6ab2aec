import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '@/server/domain/ids'
import { kindsOf } from './openapi/document'
import { routesOf } from './rest/routes'
import { appRouter } from './root'
import { type ApiBench, openApiBench } from './testing'
import { makeWorld, type TestWorld } from './testing-world'

let bench: ApiBench
let world: TestWorld
beforeAll(async () => {
  bench = await openApiBench()
  world = await makeWorld(bench)
})
afterAll(() => bench.close())

/** What people and machines send when they err or mean ill. */
const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    "'; DROP TABLE instance; --",
    '<script>alert(1)</script>',
    ']]>&amp;"\'',
    '../../etc/passwd',
    '%00',
    '%',
    '_',
    '\\',
    'a'.repeat(5000),
    '−1',
    'NaN',
    '1e999',
    '__proto__',
    'constructor',
    '💾'.repeat(30),
    '1.1',
    '99999999999999999999.99999999999',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const numbers = fc.oneof(
  fc.constantFrom(0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: 1, max: 100 }),
)
const anything = fc.oneof(
  nasty,
  numbers,
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(nasty, numbers), { maxLength: 5 }),
  fc.dictionary(fc.constantFrom('a', '__proto__', 'name', 'toString'), fc.oneof(nasty, numbers), { maxKeys: 3 }),
)

type Schema = {
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
  pattern?: string
  const?: unknown
}

/** Mostly what the schema wants, so that the call gets beyond the door; else anything. */
function valueFor(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const known: Record<string, string> = { ...world.a, ...world.shared } as never
  const good: fc.Arbitrary<unknown>[] = []
  if (known[name])
    good.push(fc.constantFrom(known[name], (world.b as unknown as Record<string, string>)[name] ?? known[name]))
  if (schema.enum) good.push(fc.constantFrom(...schema.enum))
  if (schema.const !== undefined) good.push(fc.constant(schema.const))
  if (schema.anyOf) good.push(...schema.anyOf.map(option => valueFor(option, name)))
  if (schema.type === 'boolean') good.push(fc.boolean())
  if (schema.type === 'integer' || schema.type === 'number') good.push(numbers)
  if (schema.type === 'array')
    good.push(fc.array(valueFor(schema.items ?? {}, name.replace(/s$/, '')), { maxLength: 4 }))
  if (schema.type === 'object')
    good.push(schema.properties ? inputFor(schema) : fc.dictionary(nasty, anything, { maxKeys: 3 }))
  if (schema.type === 'string' && !schema.enum) good.push(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z]$/), nasty)
  return fc.oneof(
    { weight: 5, arbitrary: good.length > 0 ? fc.oneof(...good) : anything },
    { weight: 1, arbitrary: anything },
  )
}

const inputFor = (schema: Schema): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, valueFor(of, name)])),
    { requiredKeys: [] },
  )

const routes = routesOf(appRouter)
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } }>

describe.each(routes.map(route => [route.procedure, route] as const))('%s', (procedure, route) => {
  it('answers any input with success or a declared error, never with a fault of its own', async () => {
    const [input] = procedures[procedure]!._def.inputs
    const schema = (input ? z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) : {}) as Schema
    const allowed = kindsOf(route).filter(kind => kind !== 'internal')
    await fc.assert(
      fc.asyncProperty(inputFor(schema), fc.constantFrom('member', 'operator'), async (values, who) => {
        const token = who === 'member' ? world.a.member.token : world.operator.token
        const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encode(values[name] ?? newId('instance')))
        const hasQuery = route.method === 'GET' || route.method === 'DELETE'
        const query = hasQuery ? `?${new URLSearchParams(flat(values))}` : ''
        const response = await fetch(`${bench.url}/api/v1${path}${query}`, {
          method: route.method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: hasQuery ? undefined : JSON.stringify(values),
          redirect: 'manual',
        })
        const text = await response.text()
        if (response.status === 200) return
        const { error } = JSON.parse(text) as { error: { kind: string; message: string } }
        // A path parameter may lead to another path, or to none.
        if (response.status !== 404 && response.status !== 405) expect(allowed, text).toContain(error.kind)
        expect(error.kind, text).not.toBe('internal')
        expect(error.message).toMatch(/[.…]$/)
      }),
      { numRuns: 25 },
    )
    expect(bench.faults).toEqual([])
  })
})

const encode = (value: unknown) =>
  encodeURIComponent(String(typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value)))
const flat = (values: Record<string, unknown>): [string, string][] =>
  Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? ''),
  ])
