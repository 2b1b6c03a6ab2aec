import { kindOfId } from '../ids'
import { kindWords, type PlanBounds } from './plan'
import type { RecordedVdc } from './recorded'

/** What a plan is bound to: it is refused when any of it has moved. */
export function boundsOf(recorded: RecordedVdc): PlanBounds {
  const all = [...everything(recorded)]
  return {
    generations: Object.fromEntries(all.map(({ thing }) => [thing.id, thing.generation])),
    names: Object.fromEntries(all.map(({ thing }) => [thing.id, thing.name])),
  }
}

/** What has moved since, a sentence each; empty: nothing. */
export function movedSince(bounds: PlanBounds, recorded: RecordedVdc): string[] {
  const now = new Map([...everything(recorded)].map(each => [each.thing.id as string, each]))
  const gone = Object.keys(bounds.generations).filter(id => !now.has(id))
  return [
    ...[...now].flatMap(([id, { kind, thing }]) => {
      const then = bounds.generations[id]
      if (kind === 'attachment' && then === undefined) return [`${thing.name} was attached since.`]
      if (then === undefined) return [`The ${kind} ${thing.name} is new since.`]
      const before = bounds.names[id]
      if (before !== undefined && before !== thing.name) return [`The ${kind} ${before} is called ${thing.name} now.`]
      return then === thing.generation ? [] : [`The ${kind} ${thing.name} was changed since.`]
    }),
    ...gone.map(id => {
      const name = bounds.names[id] ?? 'Something'
      return kindOfId(id) === 'attachment' ? `${name} was detached since.` : `${name} is no longer there.`
    }),
  ]
}

function* everything({
  networks,
  routers,
  floatingIps,
  loadBalancers,
  securityGroups,
  volumes,
  instances,
  clusters,
}: RecordedVdc) {
  for (const thing of networks) yield { kind: 'network', thing }
  for (const thing of routers) yield { kind: 'router', thing }
  for (const thing of floatingIps) yield { kind: kindWords.floatingIp, thing }
  for (const thing of loadBalancers) yield { kind: kindWords.loadBalancer, thing }
  for (const thing of securityGroups) yield { kind: kindWords.securityGroup, thing }
  for (const thing of clusters) yield { kind: 'cluster', thing }
  for (const thing of volumes) {
    yield { kind: 'volume', thing }
    // A link has no generation of its own: another one has another id.
    if (thing.attachment)
      yield { kind: 'attachment', thing: { id: thing.attachment.id, name: thing.name, generation: 1 } }
  }
  for (const thing of instances) yield { kind: 'instance', thing }
}
