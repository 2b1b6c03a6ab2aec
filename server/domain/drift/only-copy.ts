import { isOn, type PowerState } from '../instance'

/** A machine with Plenum's mark on a host where it is not recorded, and what is known of it otherwise. */
export type Leftover = {
  name: string
  power: PowerState | 'crashed'
  recorded: {
    hostName: string | null
    /** It was made anew since, so that this is what its former host has kept. */
    isFormer: boolean
    /** That host was seen to have it. */
    isSeen: boolean
  } | null
  /** Nothing is recorded of it, since somebody deleted it. */
  wasDeleted: boolean
}

/** Why a machine is not removed from where it was left: it may be the only one, or the right one. null: it is neither. */
export function whyKept({ name, power, recorded, wasDeleted }: Leftover): string | null {
  if (!recorded)
    return wasDeleted
      ? null
      : `Nothing is recorded of ${name}, and nobody deleted it: this may be the only one there is`
  if (!recorded.isSeen)
    return `Only once ${recorded.hostName ?? 'a host that it is recorded on'} was seen to have ${name}: this may be the only one there is`
  if (!recorded.isFormer && isOn(power))
    return `${name} runs here as well as on ${recorded.hostName}. Look at both, and stop the one that is not to run`
  return null
}
