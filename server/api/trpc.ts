import { initTRPC, TRPCError } from '@trpc/server'
import { type ErrorKind, PlenumError } from '@/server/domain/errors'
import type { Action, Actor } from '@/server/policy'
import type { ServiceContext } from '@/server/services/context'
import { httpStatusOf, toPlenumError, toPublicError } from './http/public-error'
import { statusOf } from './http/status'
import { refuseUnstorable } from './http/unstorable'

/** What a request brings along. */
export type ApiContext = {
  requestId: string
  actor: Actor | null
  /** What services need, for this actor. */
  serviceFor(actor: Actor): ServiceContext
}

/** What every procedure declares. A test fails where something is missing. */
export type Meta = {
  openapi: {
    method: 'GET' | 'POST' | 'PUT' | 'DELETE'
    path: `/${string}`
    summary: string
    description?: string
    tags: string[]
  }
  /** The action of the policy tree that the service asks for. */
  permission: Action
  /** Kinds of error that a caller has to expect, besides `unauthenticated`, `invalid` and `internal`. */
  errors: ErrorKind[]
  /** Takes whole documents: bodies up to `maxDocumentBytes`. */
  isLarge?: boolean
}

const t = initTRPC
  .context<ApiContext>()
  .meta<Meta>()
  .create({
    isServer: true,
    isDev: false,
    errorFormatter: ({ shape, error, ctx, path }) => {
      const plenum = toPublicError(error, ctx?.requestId ?? 'none')
      const { code } = statusOf[plenum.kind]
      return {
        message: plenum.message,
        code: shape.code,
        data: { code, httpStatus: httpStatusOf(error), path, plenum },
      }
    },
  })

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** Signed in, input free of what no database stores, and every fault as one of ours with its HTTP status. */
const signedIn = t.procedure.use(async ({ ctx, next, getRawInput }) => {
  if (!ctx.actor) throw asTrpc(new PlenumError('unauthenticated', 'Sign in first, or send a valid API token.'))
  refuseUnstorable(await getRawInput())
  const result = await next({ ctx: { actor: ctx.actor, service: ctx.serviceFor(ctx.actor) } })
  if (!result.ok) throw asTrpc(result.error)
  return result
})

function asTrpc(error: unknown): TRPCError {
  const cause = toPlenumError(error)
  // Zod's error stays the cause: forms want the fields.
  if (error instanceof TRPCError && error.code === 'BAD_REQUEST' && cause.kind === 'invalid') return error
  return new TRPCError({ code: statusOf[cause.kind].code, message: cause.message, cause })
}

type Call = Omit<Meta['openapi'], 'tags'> & Pick<Meta, 'permission' | 'errors' | 'isLarge'>

/**
 * The one builder of procedures: `call({ method, path, summary, permission, errors }).input(…).output(…).query(…)`. The
 * tag groups them in the reference.
 */
export const callsOf = (tag: string) => (of: Call) => {
  const { permission, errors, isLarge, ...openapi } = of
  return signedIn.meta({ openapi: { ...openapi, tags: [tag] }, permission, errors, isLarge })
}
