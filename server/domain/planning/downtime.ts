import type { PlannedChange } from './plan'

type Downtime = NonNullable<PlannedChange['downtime']>

/** Estimates for reading, not promises: what a small guest takes on a host that is not busy. */
export const downtimes = {
  /** A guest shuts down in about ten seconds and is up again in about twenty. */
  restart: { seconds: 30, sentence: 'It restarts: away for about 30 seconds.' },
  /** As a restart, and its root disk is made from the image in between. */
  replace: { seconds: 60, sentence: 'It is made anew: away for about a minute.' },
  /** Unplugged, changed, plugged in again. */
  replug: { seconds: 10, sentence: 'Its instance is without it for about 10 seconds.' },
  /** The same, and it is made in between. */
  remake: { seconds: 20, sentence: 'Its instance is without it for about 20 seconds.' },
} satisfies Record<string, Downtime>
