import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { InstanceState } from '@/server/domain/instance'

/** Every instance state in the product's one visual grammar. The compiler asks about a new one. */
const shown: Record<InstanceState, { mark: State; word: string }> = {
  creating: { mark: 'creating', word: 'Creating' },
  starting: { mark: 'starting', word: 'Starting' },
  stopping: { mark: 'stopping', word: 'Stopping' },
  rebooting: { mark: 'rebooting', word: 'Rebooting' },
  pausing: { mark: 'stopping', word: 'Pausing' },
  resuming: { mark: 'starting', word: 'Resuming' },
  resizing: { mark: 'resizing', word: 'Resizing' },
  rebuilding: { mark: 'rebuilding', word: 'Rebuilding' },
  deleting: { mark: 'deleting', word: 'Deleting' },
  running: { mark: 'running', word: 'Running' },
  paused: { mark: 'paused', word: 'Paused' },
  stopped: { mark: 'stopped', word: 'Stopped' },
  failed: { mark: 'failed', word: 'Failed' },
  crashed: { mark: 'error', word: 'Crashed' },
  missing: { mark: 'error', word: 'Missing' },
  unknown: { mark: 'unknown', word: 'Unknown' },
}

export const instanceStateWord = (state: InstanceState) => shown[state].word
export const instanceStateMark = (state: InstanceState) => shown[state].mark

export function InstanceStateBadge({ state, detail }: { state: InstanceState; detail?: React.ReactNode }) {
  return <StateBadge state={shown[state].mark} label={shown[state].word} detail={detail} />
}
