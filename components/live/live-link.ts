import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { AppRouter } from '@/server/api/root'
import type { Asker } from './live-client'

let asker: Asker | null = null

/** The connection that queries are asked over while it stands; null: none. */
export function askOver(given: Asker | null): void {
  asker = given
}

/** What is larger goes by HTTP: the socket takes small messages only. */
const maxInputLength = 8192

/**
 * Asks queries over the live connection: some milliseconds less than a request of their own, from the pointer to the
 * screen. Mutations, and everything while there is no connection or when it breaks, go by HTTP.
 */
export const liveLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable(observer => {
      const ask = asker
      if (!ask || op.type !== 'query' || isLarge(op.input)) return next(op).subscribe(observer)
      let isOver = false
      let other: { unsubscribe(): void } | undefined
      ask(op.path, op.input).then(
        answer => {
          if (isOver) return
          if ('error' in answer) return observer.error(TRPCClientError.from(answer as never))
          observer.next({ result: { type: 'data', data: answer.result.data } })
          observer.complete()
        },
        () => {
          if (!isOver) other = next(op).subscribe(observer)
        },
      )
      return () => {
        isOver = true
        other?.unsubscribe()
      }
    })

const isLarge = (input: unknown) => input !== undefined && JSON.stringify(input).length > maxInputLength
