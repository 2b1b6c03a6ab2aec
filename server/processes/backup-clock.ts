import { backUpAsPlenum } from '@/server/services/backups/backups-as-plenum'
import type { Store } from '@/server/store/store'
import type { Lifecycle } from './lifecycle'
import type { Log } from './log'

const everyMs = 20_000

/** Looks every so often which backups are due. Every worker does; the database lets one of them begin each. */
export function startBackupClock({ store, life, area }: { store: Store; life: Lifecycle; area: Log }): void {
  let timer: NodeJS.Timeout | undefined
  let isEnded = false
  let look: Promise<void> = Promise.resolve()
  const later = () => {
    if (!isEnded) timer = setTimeout(run, everyMs)
  }
  const run = () => {
    look = backUpAsPlenum(store, error => area.info('A backup that is due can’t be begun now.', { error }))
      .catch(error => area.error('Looking for backups that are due failed.', { error }))
      .then(later)
  }
  life.add('the backups’ clock', async () => {
    isEnded = true
    clearTimeout(timer)
    await look
  })
  run()
}
