import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { TaskState, TaskView } from '@/server/domain/task'

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

type Shown = Pick<TaskView, 'state' | 'cancelRequested' | 'pauseRequested'>

/** What was asked of it and has not come yet goes before what it does. */
export function taskMark({ state, cancelRequested, pauseRequested }: Shown): State {
  if (cancelRequested && (state === 'running' || state === 'rolling back')) return 'cancelling'
  return pauseRequested && state === 'running' ? 'pausing' : shown[state]
}

export function TaskStateBadge({ task }: { task: Shown & Pick<TaskView, 'percent'> }) {
  return <StateBadge state={taskMark(task)} progress={task.state === 'running' ? task.percent / 100 : undefined} />
}
