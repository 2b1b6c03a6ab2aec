import { promiseOf } from '../failure/promise'
import type { Desk } from './desk'
import type { PlanBody, PlannedChange } from './plan'

/** What each cluster that this plan touches will survive, by where its members are and will be. */
export function promisesOf(desk: Desk, changes: readonly PlannedChange[]): PlanBody['promises'] {
  const touched = new Set(changes.flatMap(clusterOf))
  const hosts = new Map(desk.context.hosts.map(host => [host.id, host]))
  return [...desk.named.cluster.values()].flatMap(({ name, wanted }) => {
    if (!wanted || !touched.has(name)) return []
    const members = [...desk.named.instance.values()].filter(each => each.wanted?.clusterName === name)
    const up = members.flatMap(({ id, wanted: member }) =>
      member?.power === 'running' ? (hosts.get(desk.hosts.get(id) ?? '') ?? []) : [],
    )
    return [{ cluster: name, sentence: promiseOf(wanted.size, up).sentence }]
  })
}

function clusterOf(change: PlannedChange): string[] {
  if (change.kind === 'cluster') return [change.name]
  return change.kind === 'instance' && change.wanted?.clusterName ? [change.wanted.clusterName] : []
}
