import { TRPCClientError } from '@trpc/client'
import type { ErrorKind } from '@/server/domain/errors'

/** What the API says of an error, or undefined when it did not answer at all. */
export type ApiFault = {
  kind: ErrorKind
  message: string
  field?: string
  fields?: Record<string, string>
  requestId: string
}

export function faultOf(error: unknown): ApiFault | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  return (error.data as { plenum?: ApiFault } | null | undefined)?.plenum
}

/** The sentence to show, also when the network is the trouble. */
export function sentenceOf(error: unknown): string {
  const fault = faultOf(error)
  if (fault) return fault.message
  return 'Plenum does not answer. Check the connection; nothing you see is lost.'
}

export const isUnauthenticated = (error: unknown) => faultOf(error)?.kind === 'unauthenticated'
export const isMissing = (error: unknown) => faultOf(error)?.kind === 'missing'

export const isDenied = (error: unknown) => faultOf(error)?.kind === 'denied'

/** Whether a person who tries the same again may get another answer: not for what is forbidden or cannot be. */
export function isWorthAskingAgain(error: unknown): boolean {
  const kind = faultOf(error)?.kind
  return kind !== 'denied' && kind !== 'unauthenticated' && kind !== 'unsupported' && kind !== 'missing'
}

/** No answer, or one that may be another in a moment. */
export function isWorthRetrying(error: unknown): boolean {
  const kind = faultOf(error)?.kind
  return kind === undefined || kind === 'unreachable'
}
