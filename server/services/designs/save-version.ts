import type { z } from 'zod'
import { withoutRenames } from '@/server/domain/design/renames'
import type { DesignVersionView } from '@/server/domain/design/views'
import type { saveVersionInput } from '@/server/domain/inputs'
import { insertVersion, readVersion } from '@/server/store/design-versions'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { stableId } from '../stable-id'
import { currentDesign, draftOf } from './read-design'

/** Keeps what the VDC holds now, or a draft, to come back to. Twice under one key is once. */
export function saveVersion(
  ctx: ServiceContext,
  { vdcId, message, draftId, idempotencyKey }: z.output<typeof saveVersionInput>,
): Promise<DesignVersionView> {
  return transact(ctx.store, async tx => {
    await authorizeInVdc(ctx, tx, 'designs.change', vdcId)
    const { document, layout } = draftId ? await draftOf(tx, vdcId, draftId) : await currentDesign(tx, vdcId)
    const number = await insertVersion(tx, {
      id: stableId('designVersion', ctx.actor, idempotencyKey),
      vdcId,
      document: withoutRenames(document),
      layout,
      message,
      author: ctx.actor.name,
      taskId: null,
    })
    return (await readVersion(tx, vdcId, number))!
  })
}
