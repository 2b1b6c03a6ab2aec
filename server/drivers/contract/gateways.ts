import type { Change, RouterSpec, Statuses } from './types'

/** More would not help: each sends signs of life to all. */
const mostInLine = 5

/** Who of the connected hosts is to be in line. Were all of them off, they stay: there is nobody to take over. */
export function inLineOf<Host>(connected: Host[], isOff: (host: Host) => boolean): Host[] {
  const on = connected.filter(host => !isOff(host))
  return (on.length > 0 ? on : connected).slice(0, mostInLine)
}

/** Whether one of these is meant. One side may know the domain, and the other not. */
export const isAmong = (hosts: readonly string[] | undefined, hostname: string): boolean =>
  (hosts ?? []).some(host => isSame(host.toLowerCase(), hostname.toLowerCase()))

const isSame = (one: string, other: string) =>
  one === other || ((!one.includes('.') || !other.includes('.')) && one.split('.')[0] === other.split('.')[0])

/** Pure: a part of routers' `plan`. */
export function planGateways({ external, offHosts }: RouterSpec, status: Statuses['router']): Change[] {
  const { gateways } = status
  if (!external || !status.external || !gateways) return []
  const to = inLineOf(gateways.connected, host => isAmong(offHosts, host))
  const isAlready = to.length === 0 || to.join() === gateways.inLine.join()
  return isAlready ? [] : [{ field: 'gateways', from: gateways.inLine, to, impact: 'live' }]
}
