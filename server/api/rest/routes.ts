import type { AnyRouter } from '@trpc/server'
import { z } from 'zod'
import type { Meta } from '../trpc'
import { type Coercions, coercionsOf } from './coerce'

/** One REST call, as its procedure declares it. */
export type Route = Meta['openapi'] & {
  /** The procedure's name, like `instances.list`. */
  procedure: string
  type: 'query' | 'mutation'
  meta: Meta
  coercions: Coercions
  acceptsIdempotencyKey: boolean
  segments: string[]
}

type Definition = { type: 'query' | 'mutation'; meta?: Meta; inputs?: z.ZodType[] }

export function routesOf(router: AnyRouter): Route[] {
  const procedures = router._def.procedures as Record<string, { _def: Definition }>
  return Object.entries(procedures).flatMap(([procedure, { _def }]) => {
    if (!_def.meta) return []
    const input = _def.inputs?.[0]
    const schema = input ? (z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema) : {}
    return {
      ...(_def.meta as Meta).openapi,
      procedure,
      type: _def.type,
      meta: _def.meta as Meta,
      coercions: coercionsOf(schema),
      acceptsIdempotencyKey: 'idempotencyKey' in (schema.properties ?? {}),
      segments: (_def.meta as Meta).openapi.path.slice(1).split('/'),
    }
  })
}

export type JsonSchema = {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
}
export type Match =
  | { found: true; route: Route; params: Record<string, string> }
  | { found: false /** Methods that this path knows; none: no such path. */; allow: string[] }

/** Finds the call for a path below `/api/v1`. A fixed word goes before a parameter: `/hosts/preflight` is no host. */
export function matchRoute(routes: Route[], method: string, path: string): Match {
  const words = path.slice(1).split('/')
  const fitting = routes
    .flatMap(route => {
      const params = paramsOf(route.segments, words)
      return params ? [{ route, params }] : []
    })
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)
  const hit = fitting.find(({ route }) => route.method === method)
  if (hit) return { found: true, ...hit }
  return { found: false, allow: [...new Set(fitting.map(({ route }) => route.method))] }
}

function paramsOf(segments: string[], words: string[]): Record<string, string> | undefined {
  if (segments.length !== words.length) return undefined
  const params: Record<string, string> = {}
  for (const [n, segment] of segments.entries()) {
    const word = words[n]!
    if (segment.startsWith('{')) {
      const value = decode(word)
      if (!value) return undefined
      params[segment.slice(1, -1)] = value
    } else if (segment !== word) return undefined
  }
  return params
}

function decode(word: string): string | undefined {
  try {
    return decodeURIComponent(word)
  } catch {
    return undefined
  }
}
