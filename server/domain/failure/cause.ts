import { z } from 'zod'
import { idOf } from '../ids'
import type { HostLocation } from '../location'

export const failureKinds = [
  'host',
  'rack',
  'room',
  'power feed',
  'cooling loop',
  'fire area',
  'switch',
  'zone',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** One thing that may fail. `name`: the host’s, the zone’s, or what an operator wrote in hosts’ locations. */
export const failureCause = z.object({
  kind: z.enum(failureKinds),
  zoneId: idOf('zone'),
  name: z.string().trim().min(1).max(63),
})
export type FailureCause = z.infer<typeof failureCause>

type Standing = { name: string; zoneId: string; zoneName: string; location: HostLocation }

/** What stops a host: all that it hangs on, by kind. Any of them does, but of power feeds only the last. */
function hangsOn({ name, location }: Standing): Record<Exclude<FailureKind, 'zone'>, readonly string[]> {
  const one = (label: string | null) => (label === null ? [] : [label])
  return {
    host: [name],
    rack: one(location.rack),
    room: one(location.room),
    'power feed': location.powerFeeds,
    'cooling loop': one(location.coolingLoop),
    'fire area': one(location.fireArea),
    switch: one(location.networkSwitch),
  }
}

/** Whether a host goes down with it. */
export function isHit(cause: FailureCause, host: Standing): boolean {
  if (host.zoneId !== cause.zoneId) return false
  if (cause.kind === 'zone') return true
  const names = hangsOn(host)[cause.kind]
  return cause.kind === 'power feed' ? names.length === 1 && names[0] === cause.name : names.includes(cause.name)
}

/** Whether a host loses something and goes on: one of its feeds. */
export const isWeakened = (cause: FailureCause, host: Standing): boolean =>
  cause.kind === 'power feed' &&
  host.zoneId === cause.zoneId &&
  host.location.powerFeeds.length > 1 &&
  host.location.powerFeeds.includes(cause.name)

/** Everything in the data center that may fail, in the order of zones, kinds and names. */
export function causesOf<Host extends Standing>(hosts: readonly Host[]): FailureCause[] {
  const byZone = Map.groupBy(hosts, host => host.zoneId)
  const zones = [...byZone.values()].toSorted((a, b) => compare(a[0]!.zoneName, b[0]!.zoneName))
  return zones.flatMap(here =>
    failureKinds.flatMap(kind => {
      const names = kind === 'zone' ? [here[0]!.zoneName] : here.flatMap(host => hangsOn(host)[kind])
      return [...new Set(names)]
        .toSorted(compare)
        .map(name => ({ kind, zoneId: here[0]!.zoneId as FailureCause['zoneId'], name }))
    }),
  )
}

/** As people count: r2 before r10. */
const compare = new Intl.Collator('en', { numeric: true }).compare
