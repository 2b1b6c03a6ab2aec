import type { Ref } from '@/server/drivers/contract'
import type { Watch } from '../reconciler'
import { every, pause } from '../timing'
import { askMembers } from './ask-members'
import { createEar } from './ear'
import { lookAtImages } from './look-at-images'
import { lookAtPower } from './look-at-power'
import { measureHost } from './measure-host'
import { observeOne } from './observe-one'
import { readSensors } from './read-sensors'
import { sweepHost } from './sweep-host'

export type WatchedPlace = { id: string; name: string }
export type WatchedHost = WatchedPlace & { zoneId: string }
type Ear = ReturnType<typeof createEar>

/** Hints, sweeps and measurements of one host, until the signal ends them. There is one path whether or not a hint came. */
export async function watchHost(watch: Watch, host: WatchedHost): Promise<void> {
  const { signal, onTrouble } = watch
  const ear = createEar('its host')
  const again = sweeper(() => sweepHost(watch, host, ear))
  const look = follower(watch, host, ear)
  const measure = measureHost(watch, host)
  const ask = askMembers(watch, host)
  await Promise.all([
    every(watch.sweepMs, signal, again, error => onTrouble(`Sweeping ${host.name}`, error)),
    every(watch.metricsMs, signal, measure, error => onTrouble(`Measuring ${host.name}`, error)),
    every(1_000, signal, ask, error => onTrouble(`Asking the members on ${host.name}`, error)),
    // Seldom: each look is a program run against a slow controller.
    every(
      6 * watch.sweepMs,
      signal,
      () => lookAtPower(watch, host),
      error => onTrouble(`Asking for the power of ${host.name}`, error),
    ),
    every(
      3 * watch.sweepMs,
      signal,
      () => readSensors(watch, host),
      error => onTrouble(`Reading the sensors of ${host.name}`, error),
    ),
    // Seldom: only others take them away, and that is seen again when one is wanted.
    every(
      3 * watch.sweepMs,
      signal,
      () => lookAtImages(watch, host),
      error => onTrouble(`Looking at the images of ${host.name}`, error),
    ),
    every(1_000, signal, look.again, error => onTrouble(`Looking again at ${host.name}`, error)),
    followHints(watch, host, ear, again, look.at),
  ])
}

/** Sweeps one after the other: whoever asks while one runs waits for a further one. */
function sweeper(sweep: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const run = () => {
    const mine = sweep().finally(() => {
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

/** Looks at single machines; at those that a task had to itself again once it is done, so that all is told soon. */
function follower(watch: Watch, host: WatchedHost, ear: Ear) {
  const later = new Map<string, Ref<'instance'>>()
  const at = async (ref: Ref<'instance'>) => {
    later.delete(ref.id)
    if ((await observeOne(watch, host, ref, ear)) === 'later') later.set(ref.id, ref)
  }
  const again = async () => {
    for (const ref of [...later.values()]) await at(ref)
  }
  return { at, again }
}

async function followHints(
  watch: Watch,
  host: WatchedPlace,
  ear: Ear,
  sweep: () => Promise<void>,
  lookAt: (ref: Ref<'instance'>) => Promise<void>,
): Promise<void> {
  const { signal } = watch
  while (!signal.aborted) {
    try {
      const connection = await watch.infrastructure.compute(host.id)
      if (!connection.watch) return
      const call = { taskId: 'reconciler', key: 'watch', signal, log() {} }
      for await (const hint of connection.watch(call)) {
        if (hint.ref && hint.happened) ear.hear(hint.ref.id, hint.happened)
        const look = isInstance(hint.ref) ? lookAt(hint.ref) : sweep()
        look.catch(error => !signal.aborted && watch.onTrouble(`Looking at ${host.name} after a hint`, error))
      }
    } catch (error) {
      if (!signal.aborted) watch.onTrouble(`Listening to ${host.name}`, error)
    }
    await pause(1_000, signal)
  }
}

const isInstance = (ref: Ref<'instance' | 'volume'> | undefined): ref is Ref<'instance'> => ref?.kind === 'instance'
