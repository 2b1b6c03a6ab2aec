import type { PlannedChange } from '@/server/domain/planning/plan'
import type { RecordedVdc } from '@/server/domain/planning/recorded'
import type { Apply } from './apply'
import { type Ending, finalsBegun } from './ending'

/** Of what failed once it had begun to remove something, or could not be taken back, only its record is judged. */
export function looseIds(apply: Apply, ending: Ending): Set<string> {
  const halfRemoved = finalsBegun(apply, ending)
  const loose = new Set<string>()
  for (const change of apply.plan.changes) {
    const isLoose =
      ending.stuck.includes(change.key) || (ending.failed.includes(change.key) && halfRemoved.has(change.key))
    if (isLoose) for (const id of idsOf(change, apply.before)) loose.add(id)
  }
  return loose
}

function idsOf(change: PlannedChange, { volumes }: RecordedVdc): string[] {
  const held = volumes.filter(({ id, attachment }) =>
    ([id, attachment?.id, attachment?.instanceId] as (string | undefined)[]).includes(change.id),
  )
  const wanted =
    change.kind === 'attachment' && change.wanted
      ? [change.wanted.attachmentId, change.wanted.volumeId, change.wanted.instanceId]
      : change.kind === 'instance' && change.wanted
        ? change.wanted.volumes.flatMap(disk => [disk.volumeId, disk.attachmentId])
        : []
  return [
    ...[change.id, ...wanted],
    ...held.flatMap(({ id, attachment }) => [id, attachment?.id ?? '', attachment?.instanceId ?? '']),
  ]
}
