import type { z } from 'zod'
import { allocateCidr, formatCidr, parseCidr } from '@/server/domain/address'
import { designOf } from '@/server/domain/design/design-of'
import { starters } from '@/server/domain/design/starters'
import type { StarterView } from '@/server/domain/design/views'
import { currentImages } from '@/server/domain/image-family'
import type { currentDesignInput } from '@/server/domain/inputs'
import { readPlanContext } from '@/server/store/plan-context'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** Designs to start from, made of what this data center offers. */
export async function listStarters(
  ctx: ServiceContext,
  { vdcId }: z.output<typeof currentDesignInput>,
): Promise<{ items: StarterView[] }> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'designs.read', vdcId)
  const { images, types, zones, usedCidrs } = await readPlanContext(db, vdcId)
  const { networks } = designOf(await readRecordedVdc(db, vdcId))
  const free = allocateCidr(usedCidrs.flatMap(cidr => parseCidr(cidr) ?? []))
  return {
    items: starters({
      images: currentImages(images),
      types,
      zones: zones.map(({ name, storages }) => ({ name, hasStorage: storages.length > 0 })),
      networks,
      freeCidr: free ? formatCidr(free) : '10.127.240.0/20',
    }),
  }
}
