import type { Ref } from '@/server/drivers/contract'
import type { Watch } from '../reconciler'
import { every, pause } from '../timing'
import { measureHost } from './measure-host'
import { observeOne } from './observe-one'
import { sweepHost } from './sweep-host'

export type WatchedPlace = { id: string; name: string }
export type WatchedHost = WatchedPlace & { zoneId: string }

/** Hints, sweeps and measurements of one host, until the signal ends them. There is one path whether or not a hint came. */
export async function watchHost(watch: Watch, host: WatchedHost): Promise<void> {
  const { signal, onTrouble } = watch
  const again = sweeper(watch, host)
  const measure = measureHost(watch, host)
  await Promise.all([
    every(watch.sweepMs, signal, again, error => onTrouble(`Sweeping ${host.name}`, error)),
    every(watch.metricsMs, signal, measure, error => onTrouble(`Measuring ${host.name}`, error)),
    followHints(watch, host, again),
  ])
}

/** Sweeps one after the other: whoever asks while one runs waits for a further one. */
function sweeper(watch: Watch, host: WatchedHost): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const run = () => {
    const mine = sweepHost(watch, host).finally(() => {
      if (running === mine) running = undefined
    })
    running = mine
    return mine
  }
  return () => {
    if (!running) return run()
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined
        return run()
      })
    return next
  }
}

async function followHints(watch: Watch, host: WatchedPlace, sweep: () => Promise<void>): Promise<void> {
  const { signal } = watch
  while (!signal.aborted) {
    try {
      const connection = await watch.infrastructure.compute(host.id)
      if (!connection.watch) return
      const call = { taskId: 'reconciler', key: 'watch', signal, log() {} }
      for await (const hint of connection.watch(call)) {
        const look = isInstance(hint.ref) ? observeOne(watch, host, hint.ref) : sweep()
        look.catch(error => !signal.aborted && watch.onTrouble(`Looking at ${host.name} after a hint`, error))
      }
    } catch (error) {
      if (!signal.aborted) watch.onTrouble(`Listening to ${host.name}`, error)
    }
    await pause(1_000, signal)
  }
}

const isInstance = (ref: Ref<'instance' | 'volume'> | undefined): ref is Ref<'instance'> => ref?.kind === 'instance'
