import type { PlannedChangeOf } from '@/server/domain/planning/plan'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

/** Plugged in, pulled out, or both when a volume goes to another instance. */
export function attachmentParts(change: PlannedChangeOf<'attachment'>, { recorded }: PartsContext): GraphPart[] {
  const { id, wanted } = change
  const volume = wanted
    ? recorded.volumes.find(each => each.id === wanted.volumeId)
    : recorded.volumes.find(each => each.attachment?.id === id)
  const before = volume?.attachment ?? null
  const attach =
    wanted &&
    part('volume.attach', {
      ...{ volumeId: wanted.volumeId, attachmentId: wanted.attachmentId, instanceId: wanted.instanceId },
      ...{ name: wanted.volumeName, instanceName: wanted.instanceName },
    })
  if (!before || !volume) return attach ? [attach] : []
  if (wanted && before.instanceId === wanted.instanceId) return repair(before)
  const detach = part('volume.detach', {
    ...{ volumeId: volume.id, attachmentId: before.id, instanceId: before.instanceId },
    ...{ name: volume.name, instanceName: before.instanceName },
  })
  return attach ? [detach, attach] : [detach]
}

/** It is recorded, but not there: the machine is given again what it is to have. */
const repair = ({ instanceId, instanceName: name }: { instanceId: string; instanceName: string }): GraphPart[] => [
  { kind: 'instance.change', input: { instanceId, name, to: {}, from: {} } },
]
