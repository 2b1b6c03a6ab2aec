import type { Desk, Draft, Thing } from '../desk'
import type { PlanKind } from '../plan'

/**
 * What the planner has to know of one kind. Each method is called for all kinds, in the order of the registry, before
 * the next is called for any: what one leaves on the desk, the next can use.
 */
export type KindPlanner<K extends PlanKind> = {
  kind: K
  /** Puts down what the design names beside what is recorded. */
  pair(desk: Desk): void
  /** Names become ids, defaults become values: what is wanted of each thing. Or a problem that says what to do. */
  resolve(desk: Desk): void
  /** Choices that need the whole picture: addresses, places. */
  settle?(desk: Desk): void
  /** How it has to change, if at all. */
  compare(desk: Desk, thing: Thing<K>): Draft<K> | null
  /** Keys of what has to be done before, where that changes at all. */
  needs(desk: Desk, thing: Thing<K>, draft: Draft<K>): Iterable<string>
  /** Recorded things that are worked on: none of them may be busy, or on a host that does not answer. */
  worksOn(desk: Desk, thing: Thing<K>, draft: Draft<K>): Iterable<Thing>
  /** Instances whose machine is changed: one change at a time works on each. */
  touchesMachines(desk: Desk, thing: Thing<K>, draft: Draft<K>): Iterable<string>
}
