import { type Action, authorize } from '@/server/policy'
import { vdcExists } from '@/server/store/read-vdcs'
import type { Runner } from '@/server/store/sql'
import type { ServiceContext } from './context'

/** Permits an action in a VDC. One that does not exist answers an operator, too, as missing. */
export async function authorizeInVdc(
  { actor }: Pick<ServiceContext, 'actor'>,
  db: Runner,
  action: Action,
  vdcId: string,
): Promise<void> {
  const exists = await vdcExists(db, vdcId)
  authorize(actor, action, { vdcId: exists ? vdcId : null, kind: 'vdc', id: vdcId })
}
