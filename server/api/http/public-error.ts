import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { asPlenumError, PlenumError } from '@/server/domain/errors'
import { databaseFault } from '@/server/store/faults'
import { statusOf } from './status'

/** What a client is told: a kind, a sentence, the fields at fault. Never a stack or an internal cause. */
export type PublicError = {
  kind: PlenumError['kind']
  message: string
  field?: string
  /** Each invalid field's sentence, by dotted path; for forms. */
  fields?: Record<string, string>
  requestId: string
}

/** Whatever was thrown, as the one kind of error that the API speaks. */
export function toPlenumError(error: unknown): PlenumError {
  if (error instanceof PlenumError) return error
  if (error instanceof ZodError) return fromZod(error)
  if (error instanceof TRPCError) return fromTrpc(error)
  return databaseFault(error) ?? asPlenumError(error)
}

export function toPublicError(error: unknown, requestId: string): PublicError {
  const { kind, message, field } = toPlenumError(error)
  const zod = zodErrorIn(error)
  return { kind, message, field, fields: zod && fieldsOf(zod), requestId }
}

export function httpStatusOf(error: unknown): number {
  const plenum = toPlenumError(error)
  return plenum instanceof FormError ? plenum.status : statusOf[plenum.kind].http
}

function fromTrpc(error: TRPCError): PlenumError {
  if (error.cause instanceof PlenumError) return error.cause
  if (error.code === 'BAD_REQUEST' && error.cause instanceof ZodError) return fromZod(error.cause)
  switch (error.code) {
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return new PlenumError('invalid', 'The request could not be read as JSON. Check its syntax.', { cause: error })
    case 'NOT_FOUND':
      return new PlenumError('missing', 'There is no such call. The list is at /api/v1/reference.', { cause: error })
    case 'METHOD_NOT_SUPPORTED':
      return new FormError(405, 'This call wants another HTTP method: queries GET, mutations POST.')
    case 'PAYLOAD_TOO_LARGE':
      return tooLarge()
    case 'UNSUPPORTED_MEDIA_TYPE':
      return notJson()
    default:
      return databaseFault(error.cause) ?? asPlenumError(error.cause ?? error)
  }
}

export const maxBodyBytes = 256 * 1024
/** Of calls that take whole designs: 2 MB of document with its base and layout. */
export const maxDocumentBytes = 8 * 1024 * 1024

/** A fault of the request's form, with an HTTP status of its own. */
export class FormError extends PlenumError {
  readonly status: number

  constructor(status: number, message: string, options: { cause?: unknown } = {}) {
    super('invalid', message, options)
    this.status = status
  }
}
export const tooLarge = (limit = maxBodyBytes) =>
  new FormError(413, `The request is larger than ${limit / 1024} KiB. Send less.`)
export const notJson = () => new FormError(415, 'Send the body as JSON, with Content-Type: application/json.')

function fromZod(error: ZodError): PlenumError {
  const first = error.issues[0]
  const field = first && first.path.length > 0 ? first.path.join('.') : undefined
  const sentence = first?.message.replace(/\.$/, '') ?? 'The input is not valid'
  const more = error.issues.length > 1 ? ` (${error.issues.length - 1} more)` : ''
  return new PlenumError('invalid', `${field ? `${field}: ` : ''}${sentence}${more}.`, { field, cause: error })
}

function zodErrorIn(error: unknown): ZodError | undefined {
  if (error instanceof ZodError) return error
  if (error instanceof TRPCError && error.code === 'BAD_REQUEST') return zodErrorIn(error.cause)
  if (error instanceof PlenumError && error.kind === 'invalid') return zodErrorIn(error.cause)
  return undefined
}

function fieldsOf(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const issue of error.issues) fields[issue.path.join('.')] ??= issue.message
  return fields
}
