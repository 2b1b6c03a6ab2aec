/** Every state the product can show: its word, its colour and its mark. One table, used by marks, charts and canvas. */
export const STATES = {
  running: { word: 'Running', tone: 'running', mark: 'disc' },
  ok: { word: 'OK', tone: 'running', mark: 'check' },
  starting: { word: 'Starting', tone: 'busy', mark: 'half' },
  stopping: { word: 'Stopping', tone: 'busy', mark: 'half' },
  rebooting: { word: 'Rebooting', tone: 'busy', mark: 'half' },
  creating: { word: 'Creating', tone: 'busy', mark: 'half' },
  deleting: { word: 'Deleting', tone: 'busy', mark: 'half' },
  resizing: { word: 'Resizing', tone: 'busy', mark: 'half' },
  changing: { word: 'Changing', tone: 'busy', mark: 'half' },
  pausing: { word: 'Pausing', tone: 'busy', mark: 'half' },
  resuming: { word: 'Resuming', tone: 'busy', mark: 'half' },
  snapshotting: { word: 'Snapshotting', tone: 'busy', mark: 'half' },
  taking: { word: 'Being taken', tone: 'busy', mark: 'half' },
  reverting: { word: 'Reverting', tone: 'busy', mark: 'half' },
  'backing-up': { word: 'Backing up', tone: 'busy', mark: 'half' },
  restoring: { word: 'Restoring', tone: 'busy', mark: 'half' },
  'half-reverted': { word: 'Half reverted', tone: 'error', mark: 'triangle' },
  attaching: { word: 'Attaching', tone: 'busy', mark: 'half' },
  detaching: { word: 'Detaching', tone: 'busy', mark: 'half' },
  stopped: { word: 'Stopped', tone: 'stopped', mark: 'circle' },
  available: { word: 'Available', tone: 'stopped', mark: 'circle' },
  attached: { word: 'Attached', tone: 'running', mark: 'disc' },
  'in-use': { word: 'In use', tone: 'running', mark: 'disc' },
  up: { word: 'Up', tone: 'running', mark: 'disc' },
  paused: { word: 'Paused', tone: 'paused', mark: 'bars' },
  migrating: { word: 'Migrating', tone: 'migrating', mark: 'swap' },
  rebuilding: { word: 'Rebuilding', tone: 'busy', mark: 'rebuild' },
  error: { word: 'Error', tone: 'error', mark: 'triangle' },
  crashed: { word: 'Crashed', tone: 'error', mark: 'triangle' },
  missing: { word: 'Missing', tone: 'error', mark: 'triangle' },
  warning: { word: 'Warning', tone: 'drift', mark: 'caution' },
  unknown: { word: 'Unknown', tone: 'unknown', mark: 'unknown' },
  unreachable: { word: 'Unreachable', tone: 'unknown', mark: 'unknown' },
  fenced: { word: 'Fenced', tone: 'maintenance', mark: 'slash' },
  draining: { word: 'Draining', tone: 'draining', mark: 'down' },
  cordoned: { word: 'Cordoned', tone: 'draining', mark: 'slash' },
  maintenance: { word: 'Maintenance', tone: 'maintenance', mark: 'tools' },
  drift: { word: 'Drift', tone: 'drift', mark: 'unequal' },
  adding: { word: 'Adding', tone: 'busy', mark: 'half' },
  pending: { word: 'Pending', tone: 'stopped', mark: 'dotted' },
  // tasks and their steps
  queued: { word: 'Queued', tone: 'stopped', mark: 'dotted' },
  'in-progress': { word: 'In progress', tone: 'busy', mark: 'progress' },
  retrying: { word: 'Retrying', tone: 'drift', mark: 'rebuild' },
  succeeded: { word: 'Succeeded', tone: 'running', mark: 'check' },
  failed: { word: 'Failed', tone: 'error', mark: 'cross' },
  'needs-operator': { word: 'Needs operator', tone: 'error', mark: 'triangle' },
  'rolling-back': { word: 'Rolling back', tone: 'drift', mark: 'undo' },
  'rolled-back': { word: 'Rolled back', tone: 'stopped', mark: 'undo' },
  cancelling: { word: 'Cancelling', tone: 'busy', mark: 'half' },
  cancelled: { word: 'Cancelled', tone: 'stopped', mark: 'slash' },
  incomplete: { word: 'Incomplete', tone: 'drift', mark: 'caution' },
  skipped: { word: 'Skipped', tone: 'stopped', mark: 'slash' },
  // changes of a plan while it is applied
  waiting: { word: 'Waiting', tone: 'stopped', mark: 'dotted' },
  working: { word: 'Working', tone: 'busy', mark: 'progress' },
  done: { word: 'Done', tone: 'running', mark: 'check' },
  undoing: { word: 'Undoing', tone: 'drift', mark: 'undo' },
  undone: { word: 'Undone', tone: 'stopped', mark: 'undo' },
  'undo-failed': { word: 'Could not be undone', tone: 'error', mark: 'triangle' },
} as const satisfies Record<string, { word: string; tone: Tone; mark: Mark }>

export type State = keyof typeof STATES

/** Colours of state; each is `--state-<tone>` in globals.css. */
export type Tone =
  | 'running'
  | 'busy'
  | 'stopped'
  | 'paused'
  | 'error'
  | 'unknown'
  | 'drift'
  | 'migrating'
  | 'draining'
  | 'maintenance'

export type Mark =
  | 'disc'
  | 'half'
  | 'circle'
  | 'bars'
  | 'swap'
  | 'rebuild'
  | 'triangle'
  | 'caution'
  | 'unknown'
  | 'down'
  | 'slash'
  | 'tools'
  | 'unequal'
  | 'dotted'
  | 'progress'
  | 'check'
  | 'cross'
  | 'undo'

/** Accepts "rolled back", "rolled_back" and "rolled-back"; what it does not know is shown as unknown, never as fine. */
export function stateOf(name: string): (typeof STATES)[State] & { state: State; known: boolean } {
  const key = name.toLowerCase().replaceAll(/[\s_]+/g, '-')
  const known = Object.hasOwn(STATES, key)
  const state = known ? (key as State) : 'unknown'
  return { ...STATES[state], state, known }
}

/** "var(--state-running)": for canvas, charts and inline styles. */
export function stateColor(name: string): string {
  return `var(--state-${stateOf(name).tone})`
}
