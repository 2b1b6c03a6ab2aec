import type { z } from 'zod'
import type { ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { resolveFindingInput } from '@/server/domain/inputs'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import type { ServiceContext } from '../context'
import { importInstance } from './import-instance'
import { importVolume } from './import-volume'

export type ImportWish = z.output<typeof resolveFindingInput> & { vdcId: Id<'vdc'> }

/** What nobody recorded becomes part of a VDC. */
export async function importFinding(
  ctx: ServiceContext,
  finding: KnownFinding,
  input: z.output<typeof resolveFindingInput>,
): Promise<ResolvedView> {
  const { vdcId } = input
  if (!vdcId) throw new PlenumError('invalid', 'Choose the VDC that it is to belong to.', { field: 'vdcId' })
  if (finding.view.kind === 'unknown-volume') return importVolume(ctx, finding, { ...input, vdcId })
  const { taskId } = await importInstance(ctx, finding, { ...input, vdcId })
  await changeFindings(ctx.store.pool, [finding.view.id], { repairedBy: ctx.actor.name, planId: null, taskId })
  return { planId: null, taskId }
}

/** A name as resources have one, as near as possible to the one that a machine or a volume has. */
export const nameLike = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '') || 'imported'
