import type { Difference } from '@/server/store/observe-findings'
import type { LeftBehind } from '@/server/store/observe-vdcs'

/** What a task could not take back is there until somebody has looked after it. Pure. */
export const leftBehind = (task: LeftBehind): Difference => ({
  kind: 'left-behind',
  key: task.taskId,
  summary: `“${task.title}” left something behind that it could not take back`,
  wanted: 'All of it, or nothing',
  actual: task.message,
  cause: null,
  facts: { of: 'left behind', taskId: task.taskId, title: task.title },
  vdcId: task.vdcId,
  resourceKind: task.resourceKind,
  resourceId: task.resourceId,
  resourceName: task.resourceName,
  external: null,
})
