import type { HostView } from './host'

type Verdict = { allowed: true } | { allowed: false; reason: string }
const yes: Verdict = { allowed: true }
const no = (reason: string): Verdict => ({ allowed: false, reason })

/** What may be done with a host: the button's tooltip and the service's check are the same sentence. */
export const hostCan = {
  /** @param isSwitchedOff A person says that it is off. */
  evacuate(host: Pick<HostView, 'name' | 'state' | 'powerDriver' | 'activeTaskId'>, isSwitchedOff: boolean): Verdict {
    if (host.activeTaskId) return no(`A task is at work on ${host.name}: wait for it`)
    if (host.state !== 'unreachable' && host.state !== 'fenced')
      return no(`${host.name} is ${host.state}: only a host that does not answer is evacuated`)
    if (host.powerDriver || isSwitchedOff) return yes
    return no(`${host.name} has no power control: switch it off yourself, and say so`)
  },
  admit(host: Pick<HostView, 'name' | 'state' | 'activeTaskId'>): Verdict {
    if (host.activeTaskId) return no(`A task is at work on ${host.name}: wait for it`)
    return host.state === 'fenced' ? yes : no(`${host.name} is ${host.state}, not fenced`)
  },
  drain(host: Pick<HostView, 'name' | 'state' | 'activeTaskId'>): Verdict {
    if (host.activeTaskId) return no(`A task is at work on ${host.name}: wait for it`)
    return host.state === 'up' ? yes : no(`${host.name} does not answer, so nothing can be moved off it while it runs`)
  },
  uncordon(host: Pick<HostView, 'name' | 'activeTaskKind'>): Verdict {
    if (host.activeTaskKind === 'host.maintain')
      return no(`${host.name} is under maintenance: it takes instances again once that has ended`)
    if (host.activeTaskKind === 'host.retire' || host.activeTaskKind === 'host.remove')
      return no(`${host.name} is about to be forgotten: cancel that first`)
    return yes
  },
  switchPower(host: Pick<HostView, 'name' | 'powerDriver' | 'activeTaskId'>): Verdict {
    if (host.activeTaskId) return no(`A task is at work on ${host.name}: wait for it`)
    return host.powerDriver ? yes : no(`${host.name} has no power control: tell Plenum of its management controller`)
  },
}
