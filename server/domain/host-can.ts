import type { HostView } from './host'

type Verdict = { allowed: true } | { allowed: false; reason: string }
const yes: Verdict = { allowed: true }
const no = (reason: string): Verdict => ({ allowed: false, reason })

/** What may be done with a host: the button's tooltip and the service's check are the same sentence. */
export const hostCan = {
  switchPower(host: Pick<HostView, 'name' | 'powerDriver' | 'activeTaskId'>): Verdict {
    if (host.activeTaskId) return no(`A task is at work on ${host.name}: wait for it`)
    return host.powerDriver ? yes : no(`${host.name} has no power control: tell Plenum of its management controller`)
  },
}
