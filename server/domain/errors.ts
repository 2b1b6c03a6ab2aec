/**
 * One error for everything that can go wrong, named by the caller's next move:
 * `invalid`, `unsupported` → fix the request · `missing`, `conflict` → observe again ·
 * `busy`, `throttled`, `unreachable` → retry · `exhausted` → place elsewhere · `denied`, `internal` → call an operator.
 */
export const errorKinds = [
  'invalid',
  'unsupported',
  'unauthenticated',
  'missing',
  'conflict',
  'busy',
  'throttled',
  'unreachable',
  'exhausted',
  'denied',
  'internal',
] as const
export type ErrorKind = (typeof errorKinds)[number]

/** Errors after which the same call may succeed if repeated later. */
export const retryableKinds: ReadonlySet<ErrorKind> = new Set(['busy', 'throttled', 'unreachable'])

export class PlenumError extends Error {
  override readonly name = 'PlenumError'
  readonly kind: ErrorKind
  /** What went wrong inside, for operators; never shown to a tenant. */
  readonly detail?: string
  /** The field of the input at fault, as a dotted path. */
  readonly field?: string

  /** @param message A public sentence that says what happened and what to do next. */
  constructor(kind: ErrorKind, message: string, options: { cause?: unknown; detail?: string; field?: string } = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.field = options.field
    this.detail = options.detail ?? (options.cause === undefined ? undefined : describeCause(options.cause))
  }
}

export const isRetryable = (error: unknown) => error instanceof PlenumError && retryableKinds.has(error.kind)

/** Any thrown value as a PlenumError; unknown ones become `internal` with a sentence that hides the cause. */
export function asPlenumError(error: unknown): PlenumError {
  if (error instanceof PlenumError) return error
  if (error instanceof Error && error.name === 'AbortError')
    return new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', {
      cause: error,
    })
  return new PlenumError('internal', 'Something went wrong inside Plenum. Ask an operator to look at the task’s log.', {
    cause: error,
  })
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
}
