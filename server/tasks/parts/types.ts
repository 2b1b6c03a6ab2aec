import type { Id } from '@/server/domain/ids'
import { stable } from '@/server/domain/planning/fields'
import type { PlannedChange } from '@/server/domain/planning/plan'
import type { RecordedVdc } from '@/server/domain/planning/recorded'
import type { TaskKind } from '@/server/domain/task'
import type { TaskInput } from '../catalog'
import type { GraphPart } from '../graph'

export type PartsContext = {
  /** As it is now: what the plan was computed from. */
  recorded: RecordedVdc
  /** All changes of the plan. */
  changes: PlannedChange[]
  zones: { id: string; name: string }[]
}

export const part = <K extends TaskKind>(kind: K, input: TaskInput<K>): GraphPart => ({ kind, input })

/** Fields of both that differ: those of `to`, and what they were. */
export function differing<T extends object>(from: T, to: T): { from: Partial<T>; to: Partial<T>; isEmpty: boolean } {
  const keys = (Object.keys(to) as (keyof T)[]).filter(key => stable(from[key]) !== stable(to[key]))
  const pick = (of: T) => Object.fromEntries(keys.map(key => [key, of[key]])) as Partial<T>
  return { from: pick(from), to: pick(to), isEmpty: keys.length === 0 }
}

/** The cluster that will have this name: one of the plan, or one that is there and stays as it is. */
export function clusterNamed(name: string | null, { recorded, changes }: PartsContext): Id<'cluster'> | null {
  for (const change of changes) if (change.kind === 'cluster' && change.wanted?.name === name) return change.id
  return clusterThere(name, { recorded })
}

/** The cluster that has this name now. */
export const clusterThere = (name: string | null, { recorded }: Pick<PartsContext, 'recorded'>) =>
  recorded.clusters.find(cluster => cluster.name === name)?.id ?? null

/** The network that has this name now. */
export const networkThere = (name: string, { recorded }: Pick<PartsContext, 'recorded'>) =>
  recorded.networks.find(network => network.name === name)?.id ?? null

export const zoneThere = (name: string | null, { zones }: Pick<PartsContext, 'zones'>) =>
  (zones.find(zone => zone.name === name)?.id as Id<'zone'> | undefined) ?? null
