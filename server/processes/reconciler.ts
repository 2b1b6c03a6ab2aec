import type { Part } from './part'

/** Compares what is with what is recorded. */
export async function startReconciler({ log }: Part): Promise<void> {
  log.area('reconciler').info('Sweeping.')
}
