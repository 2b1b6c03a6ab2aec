import type { AnyRouter } from '@trpc/server'
import { generateOpenApiDocument } from 'trpc-to-openapi'
import { z } from 'zod'
import type { ErrorKind } from '@/server/domain/errors'
import { errorKinds } from '@/server/domain/errors'
import { statusOf } from '../http/status'
import { restPath } from '../rest/handle-rest'
import { type Route, routesOf } from '../rest/routes'
import { describeOutputs } from './describe-outputs'
import { named } from './named'

export type Operation = {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: { in: string; name: string; required?: boolean; description?: string; schema?: unknown }[]
  requestBody?: { required?: boolean; content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
  'x-permission'?: string
}
export type OpenApiDocument = {
  openapi: string
  info: { title: string; version: string; description: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> }
}

/** The API as OpenAPI 3.1, from what the procedures declare; with the errors, permission and headers that are really used. */
export function openApiDocument(router: AnyRouter, version: string): OpenApiDocument {
  for (const [id, schema] of Object.entries(named))
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id })
  const procedures = router._def.procedures as Record<string, { _def: { output?: z.ZodType } }>
  for (const { _def } of Object.values(procedures)) if (_def.output) describeOutputs(_def.output)
  const document = generateOpenApiDocument(router, {
    title: 'Plenum',
    description: about,
    version,
    baseUrl: restPath,
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'A personal API token, plenum_…' },
      session: { type: 'apiKey', in: 'cookie', name: 'plenum.session_token', description: 'The browser’s session' },
    },
  }) as unknown as OpenApiDocument
  for (const route of routesOf(router)) complete(document.paths[route.path]![route.method.toLowerCase()]!, route)
  document.components.schemas ??= {}
  for (const id of Object.keys(document.components.schemas))
    if (id.startsWith('error.')) delete document.components.schemas[id]
  document.components.schemas.Error = errorSchema
  return document
}

const about = `Everything that the console does can be done here. Send a personal API token as \`Authorization: Bearer plenum_…\`.
Whatever changes infrastructure answers at once with a task to follow. Repeat a request safely by sending the same \`Idempotency-Key\` header.`

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['kind', 'message', 'requestId'],
      properties: {
        kind: { type: 'string', enum: errorKinds },
        message: { type: 'string', description: 'What happened and what to do next' },
        field: { type: 'string', description: 'The field at fault, as a dotted path' },
        fields: {
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'A sentence per invalid field',
        },
        requestId: { type: 'string', description: 'Name it to an operator' },
      },
    },
  },
}

function complete(operation: Operation, route: Route) {
  operation['x-permission'] = route.meta.permission
  const ok = operation.responses['200']!
  ok.description = 'Done'
  operation.responses = { 200: ok, ...errorResponses(kindsOf(route)) }
  if (!route.acceptsIdempotencyKey) return
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      in: 'header',
      name: 'Idempotency-Key',
      description: 'Repeating the request under the same key answers with the first one’s task.',
      schema: { type: 'string', minLength: 8, maxLength: 128 },
    },
  ]
}

/** What every call may answer, and what this one says that it may. */
export const kindsOf = (route: Pick<Route, 'meta'>): ErrorKind[] => [
  ...new Set<ErrorKind>(['invalid', 'unauthenticated', ...route.meta.errors, 'internal']),
]

function errorResponses(kinds: ErrorKind[]): Operation['responses'] {
  const byStatus = new Map<number, ErrorKind[]>()
  for (const kind of kinds) byStatus.set(statusOf[kind].http, [...(byStatus.get(statusOf[kind].http) ?? []), kind])
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      { description: of.map(kind => `\`${kind}\`: ${statusOf[kind].when}`).join('. '), content },
    ]),
  )
}
