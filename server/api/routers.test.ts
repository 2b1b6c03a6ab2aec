import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { errorKinds } from '@/server/domain/errors'
import { actions } from '@/server/policy'
import { openApiDocument } from './openapi/document'
import { referencePage } from './openapi/reference'
import { matchRoute, routesOf } from './rest/routes'
import { appRouter } from './root'
import type { Meta } from './trpc'

type Definition = { type: string; meta?: Meta; inputs: z.ZodType[]; output?: z.ZodType }
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: Definition }>)
const routes = routesOf(appRouter)

describe.each(procedures)('%s', (name, { _def }) => {
  it('declares its REST method and path, summary, tag, permission and errors', () => {
    const { meta } = _def
    expect(meta, `${name} is not built by callsOf()`).toBeDefined()
    expect(meta!.openapi.path).toMatch(/^(\/([a-z0-9-]+|\{[a-zA-Z]+\}))+$/)
    expect(meta!.openapi.summary).toMatch(/^[A-Z].{5,80}[^.]$/)
    expect(meta!.openapi.tags).toHaveLength(1)
    expect(actions).toContain(meta!.permission)
    expect(errorKinds).toEqual(expect.arrayContaining(meta!.errors))
    expect(meta!.openapi.method === 'GET').toBe(_def.type === 'query')
  })

  it('has a schema for what it answers, and one for what it takes with every path parameter in it', () => {
    expect(_def.output, 'output').toBeDefined()
    const params = [..._def.meta!.openapi.path.matchAll(/\{(\w+)\}/g)].map(match => match[1]!)
    const shape = (_def.inputs[0] as z.ZodObject | undefined)?.shape ?? {}
    expect(Object.keys(shape)).toEqual(expect.arrayContaining(params))
  })
})

describe('the REST routes', () => {
  it('are all different', () => {
    const addresses = routes.map(route => `${route.method} ${route.path.replace(/\{\w+\}/g, '{}')}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  it('find their way back: each path leads to its own procedure', () => {
    for (const route of routes) {
      const path = route.path.replace(/\{(\w+)\}/g, 'some%20id')
      expect(matchRoute(routes, route.method, path)).toMatchObject({
        found: true,
        route: { procedure: route.procedure },
      })
    }
  })

  it('tell a wrong method from an unknown path', () => {
    expect(matchRoute(routes, 'DELETE', '/zones')).toEqual({ found: false, allow: ['GET', 'POST'] })
    expect(matchRoute(routes, 'GET', '/nothing')).toEqual({ found: false, allow: [] })
    expect(matchRoute(routes, 'GET', '/instances/%zz')).toEqual({ found: false, allow: [] })
    expect(matchRoute(routes, 'GET', '/instances/')).toEqual({ found: false, allow: [] })
  })
})

describe('the OpenAPI document', () => {
  const document = openApiDocument(appRouter, '1.2.3')
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))

  it('is OpenAPI 3.1 with an operation per procedure, each named once', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(operations).toHaveLength(procedures.length)
    expect(new Set(operations.map(operation => operation.operationId)).size).toBe(operations.length)
  })

  it('refers only to schemas that are in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      match => match[1]!,
    )
    expect(references.length).toBeGreaterThan(50)
    for (const name of new Set(references)) expect(document.components.schemas, name).toHaveProperty([name])
  })

  it('names every path parameter of every path', () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const operation of Object.values(methods)) {
        const named =
          operation.parameters?.filter(parameter => parameter.in === 'path').map(parameter => parameter.name) ?? []
        expect(named.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]!).sort())
      }
  })

  it('tells errors in our own form, with 401, 400 and 500 everywhere', () => {
    for (const operation of operations) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '400', '401', '500']))
      expect(JSON.stringify(operation.responses['401'])).toContain('#/components/schemas/Error')
    }
  })

  it('offers Idempotency-Key wherever a task is started', () => {
    const started = operations.filter(operation => JSON.stringify(operation.responses['200']).includes('TaskReceipt'))
    expect(started.length).toBeGreaterThan(15)
    for (const operation of started)
      expect(
        operation.parameters?.map(parameter => parameter.name),
        operation.operationId,
      ).toContain('Idempotency-Key')
  })

  it('makes a reference page with every call and no script, and loads nothing from elsewhere', () => {
    const page = referencePage(document)
    for (const [path, methods] of Object.entries(document.paths))
      for (const operation of Object.values(methods)) {
        expect(page).toContain(`id="${operation.operationId.toLowerCase()}"`)
        expect(page).toContain(path.split('/{')[0])
      }
    expect(page).not.toMatch(/<script|https?:\/\/(?!your-plenum)|@import|url\(/)
    expect(page.length).toBeLessThan(400_000)
  })
})
