import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { StepState, TaskState, TaskView } from '@/server/domain/task'

const shown: Record<TaskState, State> = {
  queued: 'queued',
  running: 'in-progress',
  paused: 'paused',
  'rolling back': 'rolling-back',
  succeeded: 'succeeded',
  'rolled back': 'rolled-back',
  cancelled: 'cancelled',
  incomplete: 'incomplete',
  'needs operator': 'needs-operator',
}

const shownStep: Record<StepState, State> = {
  waiting: 'queued',
  running: 'in-progress',
  done: 'succeeded',
  failed: 'failed',
  undoing: 'rolling-back',
  undone: 'rolled-back',
  'undo failed': 'needs-operator',
  skipped: 'skipped',
}

export const taskMark = (task: Pick<TaskView, 'state' | 'cancelRequested'>): State =>
  task.cancelRequested && (task.state === 'running' || task.state === 'rolling back') ? 'cancelling' : shown[task.state]
export const stepMark = (state: StepState): State => shownStep[state]

export function TaskStateBadge({ task }: { task: Pick<TaskView, 'state' | 'percent' | 'cancelRequested'> }) {
  return <StateBadge state={taskMark(task)} progress={task.state === 'running' ? task.percent / 100 : undefined} />
}
