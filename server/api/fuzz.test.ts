import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import { kindsOf } from './openapi/document'
import { routesOf } from './rest/routes'
import { appRouter } from './root'
import { type ApiBench, openApiBench } from './testing'
import { makeWorld, type TestWorld } from './testing-world'

let bench: ApiBench
let world: TestWorld
beforeAll(async () => {
  const driver = { title: 'Test', schema: {}, parse: (given: unknown) => given }
  bench = await openApiBench({
    drivers: [
      { ...driver, driver: 'test', role: 'compute' },
      { ...driver, driver: 'test-storage', role: 'storage' },
    ],
    probe: async () => Promise.reject(new PlenumError('unreachable', 'Nothing answers there. Check the address.')),
  })
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
    'a'.repeat(1000),
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
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  pattern?: string
  format?: string
  minimum?: number
  maximum?: number
}

/** What the schema wants, with ids of things that are there, here or in the other VDC. */
function good(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const known = [world.a, world.shared, world.b].flatMap(
    of => (of as Record<string, unknown>)[name.replace(/Ids$/, 'Id')] ?? [],
  )
  if (schema.type === 'array') return fc.array(good(schema.items ?? {}, name), { minLength: 1, maxLength: 3 })
  if (known.length > 0) return fc.constantFrom(...known)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(option => good(option, name)))
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer' || schema.type === 'number') {
    const min = Math.max(schema.minimum ?? 0, 0)
    return fc.integer({ min, max: Math.min(schema.maximum ?? 1000, min + 5000) })
  }
  if (schema.type === 'object')
    return schema.properties ? wanted(schema) : fc.dictionary(nasty, anything, { maxKeys: 3 })
  if (name === 'idempotencyKey') return fc.uuid()
  if (name === 'generation') return fc.constant(1)
  if (name === 'state') return fc.constantFrom('running', 'up', 'queued', 'available', 'running,stopped')
  if (name === 'driver' || name === 'volumeDriver') return fc.constantFrom('test', 'test-storage')
  if (schema.format === 'email') return fc.constantFrom('new@example.org', 'other@example.org', 'operator@example.org')
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern)).map(text => text.slice(0, 60))
  return nasty
}

/** All that is required, a little of the rest. */
const wanted = (schema: Schema): fc.Arbitrary<Record<string, unknown>> => {
  const names = Object.keys(schema.properties ?? {})
  const optional = names.filter(name => !schema.required?.includes(name))
  const all = fc.record(Object.fromEntries(names.map(name => [name, good(schema.properties![name]!, name)])))
  return fc.tuple(all, fc.subarray(optional, { maxLength: Math.min(2, optional.length) })).map(([values, chosen]) => {
    const left = optional.filter(name => !chosen.includes(name))
    return Object.fromEntries(Object.entries(values).filter(([name]) => !left.includes(name)))
  })
}

/** Half of the time as wanted, else with a few fields spoilt, so that calls get beyond the door and meet it too. */
const inputFor = (schema: Schema): fc.Arbitrary<Record<string, unknown>> => {
  const names = Object.keys(schema.properties ?? {})
  if (names.length === 0) return fc.constant({})
  const spoilt = fc.record(Object.fromEntries(names.map(name => [name, anything])), { requiredKeys: [] })
  const some = fc.subarray(names, { maxLength: Math.min(2, names.length) })
  return fc.oneof(
    wanted(schema),
    fc.tuple(wanted(schema), spoilt, some).map(([values, bad, chosen]) => ({
      ...values,
      ...Object.fromEntries(chosen.flatMap(name => (name in bad ? [[name, bad[name as never]]] : []))),
    })),
  )
}

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
      { numRuns: 12 },
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
