import { expect, it } from 'vitest'
import { appRouter } from '../root'
import { openApiDocument } from './document'

type Schema = Record<string, unknown>
const document = openApiDocument(appRouter, '1.2.3')
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, operation })),
)
const bodies = operations.flatMap(({ at, operation }) =>
  [operation.requestBody, operation.responses['200']].flatMap(part =>
    Object.values(part?.content ?? {}).map(({ schema }) => [at, schema as Schema] as const),
  ),
)

/** A schema and all that are in it, each with the way to it. */
function* within(at: string, schema: Schema): Generator<[string, Schema]> {
  yield [at, schema]
  const { items, additionalProperties, properties, anyOf = [], oneOf = [], allOf = [] } = schema
  const named = Object.entries((properties ?? {}) as Record<string, Schema>)
  for (const [name, inner] of named) yield* within(`${at}.${name}`, inner)
  for (const inner of [anyOf, oneOf, allOf].flat() as Schema[]) yield* within(at, inner)
  if (items) yield* within(`${at}[]`, items as Schema)
  if (typeof additionalProperties === 'object') yield* within(`${at}.*`, additionalProperties as Schema)
}

/** It lets anything pass, or any object, or a list of anything. */
function isLoose(schema: Schema): boolean {
  const says = (...words: string[]) => words.some(word => word in schema)
  if (says('$ref', 'enum', 'const', 'anyOf', 'oneOf', 'allOf')) return false
  if (schema.type === 'object') return !says('properties', 'additionalProperties')
  return schema.type === 'array' ? !says('items') : !says('type')
}

it('says of everything that is sent and answered what it is, but where only others know', () => {
  const parameters = operations.flatMap(({ at, operation }) =>
    (operation.parameters ?? []).map(({ name, schema }) => [`${at} ?${name}`, (schema ?? {}) as Schema] as const),
  )
  const components = Object.entries(document.components.schemas as Record<string, Schema>)
  const all = [...parameters, ...bodies, ...components].flatMap(([at, schema]) => [...within(at, schema)])
  expect(all.length).toBeGreaterThan(1000)
  expect(all.filter(([, schema]) => isLoose(schema)).map(([at]) => at)).toEqual([
    // Each driver has its own: GET /host-drivers tells it.
    'DriverConfig.*',
    // It says itself what it means.
    'JsonSchema.*',
  ])
})

it('describes designs, plans and what plans consist of once, and refers to them from wherever they are used', () => {
  const referring = bodies.map(([at, schema]) => [at, JSON.stringify(schema)] as const)
  const places = (name: string) =>
    referring.filter(([, text]) => text.includes(`"#/components/schemas/${name}"`)).map(([at]) => at)
  expect(places('Plan')).toEqual(['post /vdcs/{vdcId}/plans', 'get /plans/{planId}', 'post /plans/{planId}/replan'])
  expect(places('Design')).toContain('post /vdcs/{vdcId}/plans')
  const plan = JSON.stringify(document.components.schemas.PlanBody)
  expect(plan).toContain('"#/components/schemas/PlannedChange"')
  expect(JSON.stringify(document.components.schemas.PlannedChange)).toContain('"#/components/schemas/WantedInstance"')
})
