import { isOn } from '../instance'
import type { Draft, Thing } from './desk'

/** A member that has not gone off within so long after its change counts as well; only then the next one is touched. */
export const steadyMs = 10_000

/**
 * The cluster whose members are changed one after the other by this change; null: it need not wait for others. Only what
 * takes a member that runs away from the others for a while: what is new, live or off already costs no quorum.
 */
export function rollingIn(thing: Thing, { action, wanted }: Draft): string | null {
  if (thing.kind !== 'instance' || (action !== 'update with restart' && action !== 'replace')) return null
  const { recorded } = thing as Thing<'instance'>
  if (!recorded || !isOn(recorded.observed)) return null
  return wanted && 'clusterName' in wanted && wanted.clusterName === recorded.clusterName ? wanted.clusterName : null
}
