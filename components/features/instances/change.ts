import type { InstanceView } from '@/server/domain/instance'
import { type InstanceAction, instanceCan } from '@/server/domain/instance-can'

/** Why an action is not allowed now, or null. */
export function reasonAgainst(instance: InstanceView, action: InstanceAction): string | null {
  const verdict = instanceCan[action](instance)
  return verdict.allowed ? null : verdict.reason
}

/** Which instance, as it was on screen: after a change by somebody else meanwhile it is refused with who did what. */
export const changeOf = ({ id, generation }: InstanceView) => ({ instanceId: id, generation })
