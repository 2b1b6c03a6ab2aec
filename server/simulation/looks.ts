import { isFairIn } from './line'
import type { Outside } from './processes'

type Of = {
  /** Where it looks; everywhere, if nothing is said. */
  zoneId?: string
  /** What becomes of a host that is not well is a matter of time, too. */
  isOfTime?: boolean
}

/**
 * A look at what is as it was tells what it told before, and looks are most of what a data center at rest costs: one that
 * changed nothing is left out until something changes. What changes what Plenum knows leaves an event. `isAtRest`: all
 * has been looked at already.
 */
export function sparing({ world, weather, database }: Outside, { isAtRest }: { isAtRest: boolean }) {
  const present = (zoneId?: string) =>
    isFairIn(weather, zoneId) ? `${world.changes} ${database.news.events}` : undefined
  return (look: () => Promise<void>, { zoneId, isOfTime = false }: Of = {}) => {
    let quiet = isAtRest ? present(zoneId) : undefined
    return async () => {
      const before = present(zoneId)
      if (before !== undefined && before === quiet && (!isOfTime || database.news.unwell.size === 0)) return
      // What comes of it is not known until it ends.
      quiet = undefined
      await look()
      quiet = present(zoneId) === before ? before : undefined
    }
  }
}
