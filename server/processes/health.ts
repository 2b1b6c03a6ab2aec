import type { Store } from '@/server/store/store'

/** A process that has not said so for this long is not counted. */
export const aliveWithinS = 15

export type Phase = 'starting' | 'ok' | 'stopping'
export type Health = {
  status: Phase | 'failing'
  /** What is being done or what is wrong, as a sentence. */
  message: string
  version: string
  uptimeS: number
  database: boolean
  /** Live processes by role. */
  web: number
  workers: number
  reconcilers: number
}

type Options = { version: string; phase(): { phase: Phase; message: string }; store(): Store | undefined }

/** Answers `GET /api/health`: asks the database each time, so that what it says is so. */
export function createHealth({ version, phase, store }: Options) {
  return async (): Promise<Health> => {
    const now = phase()
    const seen = await look(store())
    const isFailing = now.phase === 'ok' && !seen
    return {
      status: isFailing ? 'failing' : now.phase,
      message: isFailing ? 'The database does not answer.' : now.message,
      version,
      uptimeS: Math.round(process.uptime()),
      database: seen !== undefined,
      ...(seen ?? { web: 0, workers: 0, reconcilers: 0 }),
    }
  }
}

async function look(store: Store | undefined): Promise<Pick<Health, 'web' | 'workers' | 'reconcilers'> | undefined> {
  if (!store) return undefined
  try {
    const { rows } = await withTimeout(
      store.pool.query<{ web: number; workers: number; reconcilers: number }>(
        `SELECT count(*) FILTER (WHERE 'web' = ANY(roles))::int AS web,
           count(*) FILTER (WHERE 'worker' = ANY(roles))::int AS workers,
           count(*) FILTER (WHERE 'reconciler' = ANY(roles))::int AS reconcilers
         FROM process WHERE seen_at > now() - make_interval(secs => $1)`,
        [aliveWithinS],
      ),
    )
    return rows[0]
  } catch {
    return undefined
  }
}

const withTimeout = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(reject, 2000, new Error('too late')).unref())])
