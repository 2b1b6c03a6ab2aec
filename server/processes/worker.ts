import { createEngine } from '@/server/engine'
import { workflows } from '@/server/workflows'
import { startBackupClock } from './backup-clock'
import type { Part } from './part'

/** Carries out tasks; any number of workers may share a database. */
export async function startWorker({
  config,
  store,
  infrastructure,
  secrets,
  log,
  life,
  processId,
}: Part): Promise<void> {
  const area = log.area('worker')
  const engine = createEngine({
    store,
    workflows,
    ports: { store, infrastructure, secrets, imageFolders: config.imageFolders, hooksFolder: config.hooksFolder },
    workerId: processId,
    onError: error => area.error('A task could not be carried on.', { error }),
  })
  life.add('the worker', () => engine.stop())
  await engine.start()
  startBackupClock({ store, life, area })
  area.info('Waiting for tasks.')
}
