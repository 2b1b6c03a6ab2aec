import type { DrainPlan } from '@/server/domain/drain'
import type { Id } from '@/server/domain/ids'
import { changeKey } from '@/server/domain/planning/plan'
import type { TaskInput } from './catalog'

/** A change for each machine that moves, of the same steps as when it is moved alone. */
export function drainChanges(fromHostId: Id<'host'>, moves: DrainPlan['moves']): TaskInput<'host.drain'>['changes'] {
  // Names are their VDC’s own: two may bear the same.
  const isOnly = (name: string) => moves.filter(move => move.name === name).length === 1
  return moves.map(({ instanceId, name, hostId: toHostId, hostName: toHostName, reason }) => ({
    key: changeKey('instance', isOnly(name) ? name : `${name} (${instanceId})`),
    title: `Migrate ${name} to ${toHostName}`,
    parts: [{ kind: 'instance.migrate', input: { instanceId, name, fromHostId, toHostId, toHostName, reason } }],
  }))
}
