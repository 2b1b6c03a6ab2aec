import type { z } from 'zod'
import type { ImageView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import type { ImageAudience } from '@/server/domain/image-audience'
import type { setImageAudienceInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { knownVdcs, writeAudience } from '@/server/store/image-audience'
import { readImage } from '@/server/store/read-catalog'
import { type AnyTx, transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { imageFor } from './queries'

/** Who may make instances from it from now on. Those that were made keep it: a rebuild takes it again. */
export function setImageAudience(
  ctx: ServiceContext,
  { imageId, audience }: z.output<typeof setImageAudienceInput>,
): Promise<ImageView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'images.manage', 'platform')
    if (!(await readImage(tx, imageId))) throw missing('image', imageId)
    await admitVdcs(tx, audience)
    await writeAudience(tx, imageId, audience)
    return imageFor(ctx.actor, (await readImage(tx, imageId))!)
  })
}

/** @throws `invalid` for a VDC that is not there */
export async function admitVdcs(tx: AnyTx, { vdcIds }: ImageAudience): Promise<void> {
  if ((await knownVdcs(tx, vdcIds)).length < new Set(vdcIds).size)
    throw new PlenumError('invalid', 'One of these VDCs is not there. Choose them from the list.', {
      field: 'audience.vdcIds',
    })
}
