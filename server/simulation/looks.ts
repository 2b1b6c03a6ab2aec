import { isFair } from './line'
import type { Outside } from './processes'

/**
 * A look at what is as it was tells what it told before, and looks are most of what a data center at rest costs: one that
 * changed nothing is left out until something changes. What changes what Plenum knows leaves an event. `isOfTime`: what
 * becomes of a host that is not well is a matter of time, too.
 */
export function sparing({ world, weather, database }: Outside) {
  const present = () => (isFair(weather) ? `${world.changes} ${weather.turns} ${database.news.events}` : undefined)
  return (look: () => Promise<void>, { isOfTime = false } = {}) => {
    let quiet: string | undefined
    return async () => {
      const before = present()
      if (before !== undefined && before === quiet && (!isOfTime || database.news.unwell.size === 0)) return
      await look()
      quiet = present() === before ? before : undefined
    }
  }
}
