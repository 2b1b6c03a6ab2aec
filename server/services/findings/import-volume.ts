import type { FactsOf, ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import { recordActivity } from '@/server/store/activity'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { transact } from '@/server/store/transact'
import { insertVolume, readVolumeFacts, recordSeenVolumes } from '@/server/store/volumes'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { type ImportWish, nameLike } from './import-finding'

/** A volume that carries our id but is not recorded becomes a VDC's: a row is all that it lacks. */
export async function importVolume(
  ctx: ServiceContext,
  { view, facts, storageId }: KnownFinding,
  input: ImportWish,
): Promise<ResolvedView> {
  const { volumeId, sizeGiB } = facts as FactsOf<'stranger volume'>
  const name = input.name ?? nameLike(view.resourceName ?? volumeId!)
  await transact(ctx.store, async tx => {
    await authorizeInVdc(ctx, tx, 'volumes.create', input.vdcId)
    const known = await readVolumeFacts(tx, volumeId!)
    if (known)
      throw new PlenumError('conflict', `It carries the id of ${known.name}, which is recorded in ${known.zoneName}.`)
    const row = {
      id: volumeId!,
      vdcId: input.vdcId,
      zoneId: view.zoneId!,
      storageId: storageId ?? undefined,
      name,
      sizeGiB,
    }
    if (!(await insertVolume(tx, row)))
      throw new PlenumError('conflict', `There is already a volume ${name} in this VDC. Choose another name.`, {
        field: 'name',
      })
    const seen = { observed: 'available', reason: null, generation: 1, external: view.external } as const
    await recordSeenVolumes(tx, [{ volumeId: volumeId!, ...seen, sizeGiB }])
    await changeFindings(tx, [view.id], { cleared: true })
    const history = { vdcId: input.vdcId, resourceKind: 'volume', resourceId: volumeId!, actor: ctx.actor.name }
    await recordActivity(tx, { ...history, message: `Imported from the storage of ${view.zoneName}` })
  })
  return { planId: null, taskId: null }
}
