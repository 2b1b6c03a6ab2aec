import type { Call } from '@/server/drivers/contract'

/** The reconciler's calls belong to no task and change nothing. */
export const looking = (signal: AbortSignal, limitMs = 15_000): Call => ({
  taskId: 'reconciler',
  key: 'reconciler',
  signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
  log() {},
})
