import { type Action, authorize } from '@/server/policy'
import { vdcOfTask } from '@/server/store/read-tasks'
import type { Runner } from '@/server/store/sql'
import type { ServiceContext } from '../context'

/** A task is judged in its VDC; the platform's are the operators'. Others are told that there is none. */
export async function authorizeTask(
  { actor }: Pick<ServiceContext, 'actor'>,
  db: Runner,
  action: Action,
  taskId: string,
): Promise<void> {
  const vdcId = await vdcOfTask(db, taskId)
  if (vdcId === null && actor.isOperator) return
  authorize(actor, action, { vdcId, kind: 'task', id: taskId })
}
