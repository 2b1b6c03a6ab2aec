import { asPlenumError, PlenumError } from '@/server/domain/errors'
import { readConfig } from './config'
import { createLifecycle } from './lifecycle'
import { createLog } from './log'
import { onStopSignal } from './signals'

/**
 * One process with the parts that PLENUM_ROLES names: web, worker, reconciler. Everything in this folder is wiring: it
 * opens what the parts need, in an order, and closes it in the reverse one. Stopping is always the same path, whether
 * by a signal, by the end of whoever started us, or by a failure.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const life = createLifecycle(log)
  let exitCode = 0
  let starting: Promise<void> | undefined

  async function end(reason: string): Promise<never> {
    log.info(reason)
    const stopped = life.stop()
    // What was just being opened adds itself and is closed as well.
    await starting?.catch(() => {})
    await stopped
    await life.stop()
    log.info('Plenum has stopped.')
    process.exit(exitCode)
  }

  onStopSignal(reason => void end(reason))
  // Nobody reads what we say any more: no reason to say so, which would fail again, and again.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  process.on('uncaughtException', error => {
    const isFirst = exitCode === 0
    exitCode = 1
    if (!isFirst) return
    log.error('Something unforeseen happened; Plenum stops, to start again from a known state.', { error })
    void end('Stopping.')
  })
  process.on('unhandledRejection', error => log.error('Work failed that nobody waited for.', { error }))

  const { startUp } = await import('./start-up')
  starting = startUp({
    config,
    log,
    life,
    fail: reason => {
      exitCode = 1
      void end(reason)
    },
  })
  try {
    await starting
  } catch (error) {
    if (life.isStopping) return
    exitCode = 1
    sayWhatIsWrong(error)
    await end('Starting failed.')
  }
}

/** To the person at the terminal: the sentence; what only helps a developer comes with it when it was unforeseen. */
function sayWhatIsWrong(error: unknown): void {
  const known = asPlenumError(error)
  if (error instanceof PlenumError) console.error(`\n${known.message}\n`)
  else console.error('\nPlenum could not start.\n', error)
}

main().catch(error => {
  sayWhatIsWrong(error)
  process.exit(1)
})
