import type { Log } from './log'

/**
 * What was started, to be stopped in reverse order: whoever depends on something ends before it. One that fails or
 * takes too long is reported and left behind, so that the rest still ends cleanly.
 */
export function createLifecycle(log: Log) {
  const running: { name: string; stop: () => unknown; patienceMs: number }[] = []
  let isStopping = false
  let stopped = Promise.resolve()

  async function stopAll() {
    for (let last = running.pop(); last; last = running.pop()) {
      log.debug(`Stopping ${last.name}.`)
      try {
        await inTime(last.stop, last.patienceMs)
      } catch (error) {
        log.error(`Stopping failed: ${last.name}.`, { error })
      }
    }
  }

  return {
    /** @param patienceMs How long its stop may take. */
    add(name: string, stop: () => unknown, patienceMs = 10_000) {
      running.push({ name, stop, patienceMs })
    },
    get isStopping() {
      return isStopping
    },
    /** Stops everything that was added by then; asked again, whatever was added since. */
    stop(): Promise<void> {
      isStopping = true
      stopped = stopped.then(stopAll)
      return stopped
    },
  }
}
export type Lifecycle = ReturnType<typeof createLifecycle>

async function inTime(work: () => unknown, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still not stopped after ${ms} ms`)), ms)
  })
  try {
    await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
