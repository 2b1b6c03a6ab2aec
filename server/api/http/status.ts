import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import type { ErrorKind } from '@/server/domain/errors'

/** How each kind of error is said in HTTP and tRPC. One table, so that both APIs and the document agree. */
export const statusOf: Record<ErrorKind, { http: number; code: TRPC_ERROR_CODE_KEY; when: string }> = {
  invalid: { http: 400, code: 'BAD_REQUEST', when: 'The input is not well-formed; the sentence names what to change' },
  unsupported: { http: 422, code: 'UNPROCESSABLE_CONTENT', when: 'The infrastructure cannot do this' },
  unauthenticated: { http: 401, code: 'UNAUTHORIZED', when: 'No session or token, or an invalid one' },
  missing: { http: 404, code: 'NOT_FOUND', when: 'It does not exist, or you have no access to it' },
  conflict: { http: 409, code: 'CONFLICT', when: 'It changed meanwhile, or its state does not allow this' },
  busy: { http: 409, code: 'CONFLICT', when: 'Another task is at work on it; try again later' },
  throttled: { http: 429, code: 'TOO_MANY_REQUESTS', when: 'Too many requests; try again later' },
  unreachable: { http: 503, code: 'SERVICE_UNAVAILABLE', when: 'What is needed does not answer; try again later' },
  exhausted: { http: 422, code: 'UNPROCESSABLE_CONTENT', when: 'There is no capacity for this' },
  denied: { http: 403, code: 'FORBIDDEN', when: 'Your role does not allow this' },
  internal: { http: 500, code: 'INTERNAL_SERVER_ERROR', when: 'A fault inside Plenum' },
}
