import { authorize, missing } from '@/server/policy'
import { type HostFactsRow, lockHost } from '@/server/store/hosts'
import type { AnyTx } from '@/server/store/transact'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

/** The host, held until the transaction ends, unchanged since the operator looked. */
export async function ownHost(
  tx: AnyTx,
  { actor }: ServiceContext,
  input: { hostId: string; generation?: number },
): Promise<HostFactsRow> {
  authorize(actor, 'hosts.manage', 'platform')
  const host = await lockHost(tx, input.hostId)
  if (!host) throw missing('host', input.hostId)
  await checkGeneration(tx, host, input.generation)
  return host
}
