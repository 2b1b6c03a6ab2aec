import { PlenumError } from '@/server/domain/errors'
import { previewPlacement } from '@/server/store/placement'
import type { AnyTx } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import type { CreateInstance } from './create-instance'

/** What fits nowhere at this moment is refused at once, while the person is still looking. The task chooses anew. */
export async function refuseHopeless(
  tx: AnyTx,
  { actor }: ServiceContext,
  input: CreateInstance,
  shape: { vcpus: number; memoryMiB: number },
): Promise<void> {
  const placement = await previewPlacement(tx, {
    ...shape,
    vdcId: input.vdcId,
    instanceId: null,
    zoneId: input.zoneId ?? null,
    antiAffinityGroup: input.antiAffinityGroup ?? null,
    hostId: input.hostId ?? null,
    volumeIds: input.volumeIds ?? [],
    newVolumesGiB: (input.newVolumes ?? []).map(({ sizeGiB }) => sizeGiB),
    isFiltered: (input.securityGroupIds ?? []).length > 0,
  })
  if (placement.placed) return
  throw new PlenumError('exhausted', actor.isOperator ? placement.sentence : placement.publicSentence, {
    detail: placement.sentence,
  })
}
