import type { z } from 'zod'
import { compareDesigns as compare } from '@/server/domain/design/compare'
import type { DesignDocument } from '@/server/domain/design/document'
import type { DesignComparison } from '@/server/domain/design/views'
import { PlenumError } from '@/server/domain/errors'
import { type Id, kindOfId } from '@/server/domain/ids'
import type { compareVersionsInput } from '@/server/domain/inputs'
import type { Runner } from '@/server/store/sql'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { currentDesign, draftOf, versionOf } from './read-design'

/** How two designs of a VDC differ: versions, drafts, and what is there. */
export async function compareDesigns(
  ctx: ServiceContext,
  { vdcId, from, to }: z.output<typeof compareVersionsInput>,
): Promise<DesignComparison> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'designs.read', vdcId)
  return compare(await documentNamed(db, vdcId, 'from', from), await documentNamed(db, vdcId, 'to', to))
}

async function documentNamed(on: Runner, vdcId: Id<'vdc'>, field: string, name: string): Promise<DesignDocument> {
  if (name === 'current') return (await currentDesign(on, vdcId)).document
  if (kindOfId(name) === 'draft') return (await draftOf(on, vdcId, name)).document
  if (/^[1-9]\d{0,8}$/.test(name)) return (await versionOf(on, vdcId, Number(name))).document
  throw new PlenumError('invalid', 'Name a version’s number, “current”, or a draft’s id.', { field })
}
