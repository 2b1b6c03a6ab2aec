import { limits } from '@/server/domain/instance'
import { changeWanted } from '@/server/store/instances'
import type { Adoption } from './adopt-in-records'

/** The ordinary CPU weight, which needs nothing of its host. */
export const dropWeight: Adoption = async (tx, { view }) => {
  await changeWanted(tx, view.resourceId!, { cpuShares: limits.cpuShares.default })
  return 'Recorded with the ordinary CPU weight'
}
