import { seedBase } from './base'
import { seedDemo } from './demo'
import { finishSeed, seedToMake } from './progress'
import type { SeedContext } from './seed-context'

/**
 * What a new Plenum begins with: a catalog always, and with PLENUM_SEED=demo a simulated data center that people work
 * in. Made through the services and the engine, so that tasks, events and histories are real. A seed that was cut off
 * goes on at the next start: everything in it is asked for under a key of its own, and a repeat changes nothing.
 */
export type { SeedContext } from './seed-context'

/** @returns whether there is a simulated data center, now or from before. */
export async function seed(context: SeedContext, wanted: 'demo' | 'none'): Promise<boolean> {
  await seedBase(context.store)
  const what = await seedToMake(context.store, wanted)
  if (what === 'demo') {
    await seedDemo(context)
    await finishSeed(context.store)
  }
  return what === 'demo' || what === 'demo is there'
}
