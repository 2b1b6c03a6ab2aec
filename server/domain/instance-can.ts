import { type InstanceState, instanceState, type ObservedState, type PowerState } from './instance'
import type { TaskKind } from './task'

/** What an action's rule needs to know of an instance. */
export type InstanceFacts = {
  name: string
  observed: ObservedState
  power: PowerState
  activeTaskKind: TaskKind | null
  volumeCount?: number
  /** Taken over from its host: there is no image to make it from. */
  isImported?: boolean
}

export const instanceActions = [
  'start',
  'stop',
  'reboot',
  'pause',
  'resume',
  'resize',
  'rebuild',
  'migrate',
  'delete',
  'attachVolume',
  'detachVolume',
  'openConsole',
] as const
export type InstanceAction = (typeof instanceActions)[number]

/** Allowed, or the sentence for the tooltip and the service's refusal. */
export type Verdict = { allowed: true } | { allowed: false; reason: string }

/** In which observed states an action makes sense. The compiler asks about each new action. */
const allowedIn: Record<InstanceAction, ReadonlySet<ObservedState>> = {
  start: new Set(['stopped', 'crashed']),
  stop: new Set(['running', 'paused', 'crashed']),
  reboot: new Set(['running']),
  pause: new Set(['running']),
  resume: new Set(['paused']),
  resize: new Set(['running', 'stopped', 'crashed']),
  rebuild: new Set(['running', 'paused', 'stopped', 'crashed', 'missing']),
  migrate: new Set(['running', 'paused']),
  delete: new Set(['pending', 'running', 'paused', 'stopped', 'crashed', 'missing']),
  attachVolume: new Set(['running', 'stopped', 'crashed']),
  detachVolume: new Set(['running', 'stopped', 'crashed', 'missing']),
  openConsole: new Set(['running', 'paused']),
}

const words: Record<InstanceAction, string> = {
  start: 'Start',
  stop: 'Stop',
  reboot: 'Reboot',
  pause: 'Pause',
  resume: 'Resume',
  resize: 'Resize',
  rebuild: 'Rebuild',
  migrate: 'Migrate',
  delete: 'Delete',
  attachVolume: 'Attach volume',
  detachVolume: 'Detach volume',
  openConsole: 'Open console',
}

/** Why it is not allowed, in the words of the state that it is in. */
function reasonFor(action: InstanceAction, state: InstanceState, name: string): string {
  switch (state) {
    case 'unknown':
      return `${name}’s host does not answer, so ${words[action].toLowerCase()} has to wait until it does`
    case 'missing':
      return `${name} is no longer on its host; rebuild or delete it`
    case 'failed':
      return `${name} was never made; retry its task or delete it`
    case 'running':
      return `${name} is already running`
    case 'paused':
      return `${name} is paused; resume it first`
    case 'stopped':
    case 'crashed':
      return `${name} is not running; start it first`
    default:
      return `${name} is ${state}; wait until that is done`
  }
}

/** What moves it off its host, or is about to. */
const emptying: ReadonlySet<TaskKind> = new Set(['host.drain', 'host.retire', 'host.maintain'])

function judge(action: InstanceAction, of: InstanceFacts): Verdict {
  const state = instanceState(of)
  if (of.activeTaskKind && emptying.has(of.activeTaskKind) && action !== 'openConsole')
    return { allowed: false, reason: `${of.name} is about to move: its host is being emptied; wait until that is done` }
  if (of.activeTaskKind && action !== 'openConsole')
    return { allowed: false, reason: `${of.name} is busy (${state}); wait until that is done` }
  if (action === 'rebuild' && of.isImported)
    return { allowed: false, reason: `${of.name} was imported: Plenum has no image to rebuild it from` }
  if (action === 'migrate' && of.isImported)
    return {
      allowed: false,
      reason: `${of.name} was imported: its disks are its host’s, and can’t be copied while it runs`,
    }
  if (action === 'migrate' && (of.observed === 'stopped' || of.observed === 'crashed'))
    return { allowed: false, reason: `${of.name} is not running, and only what runs can move; start it first` }
  if (allowedIn[action].has(of.observed)) return { allowed: true }
  return { allowed: false, reason: reasonFor(action, state, of.name) }
}

/** One table for the UI's buttons, the service's checks and the simulated driver's semantics. */
export const instanceCan = Object.fromEntries(
  instanceActions.map(action => [action, (of: InstanceFacts) => judge(action, of)]),
) as Record<InstanceAction, (of: InstanceFacts) => Verdict>

export const instanceActionWords = words
