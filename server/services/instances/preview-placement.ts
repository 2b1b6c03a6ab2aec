import type { z } from 'zod'
import type { previewPlacementInput } from '@/server/domain/inputs'
import type { PlacementPreview } from '@/server/domain/instance'
import * as store from '@/server/store/placement'
import { volumeIdsInVdc } from '@/server/store/volumes'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** Where an instance of this shape would go at this moment, in a sentence. Tenants are told zones, operators hosts. */
export async function previewPlacement(
  ctx: ServiceContext,
  input: z.output<typeof previewPlacementInput>,
): Promise<PlacementPreview> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'instances.read', input.vdcId)
  const placement = await store.previewPlacement(db, {
    vdcId: input.vdcId,
    vcpus: input.vcpus,
    memoryMiB: input.memoryMiB,
    zoneId: input.zoneId ?? null,
    antiAffinityGroup: input.antiAffinityGroup ?? null,
    instanceId: null,
    imageId: input.imageId,
    // Another VDC's volumes are as unknown as any.
    volumeIds: await volumeIdsInVdc(db, input.vdcId, input.volumeIds ?? []),
  })
  const { isOperator } = ctx.actor
  return {
    placed: placement.placed,
    sentence: isOperator ? placement.sentence : placement.publicSentence,
    ruledOut: isOperator ? placement.ruledOut.map(({ hostName, reason }) => ({ hostName, reason })) : [],
  }
}
