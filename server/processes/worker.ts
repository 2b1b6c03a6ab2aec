import type { Part } from './part'

/** Carries out tasks. */
export async function startWorker({ log }: Part): Promise<void> {
  log.area('worker').info('Waiting for tasks.')
}
