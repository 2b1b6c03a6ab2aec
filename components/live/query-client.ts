import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'
import { isUnauthenticated, isWorthRetrying } from './api-error'

// What arrives is on screen in the same task; the default waits for a timer first.
notifyManager.setScheduler(queueMicrotask)

/**
 * The cache of all that was read. Nothing in it grows old by itself while the live connection stands: pointers name what
 * changed (refresher.ts), and whoever comes back reads what was missed.
 * @param onSignedOut Called when the server says that the session has ended.
 */
export function makeQueryClient(onSignedOut: () => void = () => {}): QueryClient {
  const onError = (error: unknown) => {
    if (isUnauthenticated(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 3 && isWorthRetrying(error),
        retryDelay: failures => Math.min(250 * 2 ** failures, 4000),
      },
      // A repeat is harmless: it carries the same idempotency key (use-task-mutation.ts).
      mutations: { retry: false },
    },
  })
}
