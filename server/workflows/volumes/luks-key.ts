import { PlenumError } from '@/server/domain/errors'
import { newLuksKey } from '@/server/drivers/contract'
import { recordLuksKey, type VolumeFactsRow } from '@/server/store/volumes'
import type { Work, WorkflowPorts } from '../ports'

/** The key of an encrypted volume, made when it is first asked for; undefined of one that is not encrypted. */
export async function luksKeyOf(
  context: Work,
  { id, isEncrypted, luksKey }: Pick<VolumeFactsRow, 'id' | 'isEncrypted' | 'luksKey'>,
): Promise<string | undefined> {
  if (!isEncrypted) return undefined
  const { seal } = secretsOf(context.ports)
  // What counts is what is recorded: of two tries, the first one’s.
  return openLuksKey(context.ports, luksKey ?? (await recordLuksKey(context.ports.store.pool, id, seal(newLuksKey()))))
}

/** @throws `internal` when what it was sealed with is another. */
export const openLuksKey = (ports: WorkflowPorts, sealed: unknown) => secretsOf(ports).open(sealed) as string

function secretsOf({ secrets }: WorkflowPorts) {
  if (secrets) return secrets
  throw new PlenumError('unsupported', 'This worker keeps no keys, so that it can’t work on encrypted volumes.')
}
