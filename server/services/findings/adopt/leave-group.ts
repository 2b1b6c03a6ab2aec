import type { FactsOf } from '@/server/domain/drift'
import { changeWanted } from '@/server/store/instances'
import type { Adoption } from './adopt-in-records'

/** It may share a host with anybody. */
export const leaveGroup: Adoption = async (tx, { view, facts }) => {
  await changeWanted(tx, view.resourceId!, { antiAffinityGroup: null })
  return `Left the group ${(facts as FactsOf<'placement'>).group}`
}
