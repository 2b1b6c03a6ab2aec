import { type Action, authorize } from '@/server/policy'
import { readNetwork } from '@/server/store/networks'
import type { Runner } from '@/server/store/sql'
import type { ServiceContext } from '../context'

/** Permits an action on a network and answers it. @throws `missing` as for one that does not exist. */
export async function authorizeOnNetwork(
  { actor }: Pick<ServiceContext, 'actor'>,
  db: Runner,
  action: Action,
  networkId: string,
) {
  const network = await readNetwork(db, networkId)
  authorize(actor, action, { vdcId: network?.vdcId, kind: 'network', id: networkId })
  return network!
}
