import type { FactsOf } from '@/server/domain/drift'
import { observedState } from '@/server/domain/instance'
import { changeWanted, recordSeen } from '@/server/store/instances'
import type { Adoption } from './adopt-in-records'

/** It is wanted as it is. A crashed one is wanted stopped. */
export const adoptPower: Adoption = async (tx, { view, facts }) => {
  const { actual } = facts as FactsOf<'power'>
  const power = actual === 'crashed' ? 'stopped' : actual
  await changeWanted(tx, view.resourceId!, { power })
  const observed = observedState(power, power)
  await recordSeen(tx, view.resourceId!, { observed, reason: null, generation: null, external: null })
  return `Recorded as ${power}, as it was found`
}
