import { z } from 'zod'
import { idOf } from '../ids'
import { taskStates } from '../task'
import { listInput, onceInput, someOf } from './shared'

export const listTasksInput = z.object({
  ...listInput,
  vdcId: idOf('vdc').optional(),
  /** Id of the instance, volume, host, … that it works on. */
  resourceId: z.string().max(64).optional(),
  state: someOf(taskStates).optional(),
  /** true: only those that have not ended; false: only those that have. */
  active: z.boolean().optional(),
})
export const taskInput = z.object({ taskId: idOf('task') })
export const controlTaskInput = taskInput.extend(onceInput)
