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

type Standing = { name: string; zoneId: string; location: HostLocation }

/** The one thing of each kind whose failure takes a host down. Of several power feeds none does. */
export function downWith({ name, zoneId, location }: Standing): Record<FailureKind, string | null> {
  return {
    zone: zoneId,
    'fire area': location.fireArea,
    room: location.room,
    'cooling loop': location.coolingLoop,
    'power feed': location.powerFeeds.length === 1 ? location.powerFeeds[0]! : null,
    switch: location.networkSwitch,
    rack: location.rack,
    host: name,
  }
}

/** Whether a host goes down with it. */
export const isHit = (cause: FailureCause, host: Standing): boolean =>
  host.zoneId === cause.zoneId && (cause.kind === 'zone' || downWith(host)[cause.kind] === cause.name)

/** Whether a host loses something and goes on: one of its feeds. */
export const isWeakened = (cause: FailureCause, host: Standing): boolean =>
  cause.kind === 'power feed' &&
  host.zoneId === cause.zoneId &&
  host.location.powerFeeds.length > 1 &&
  host.location.powerFeeds.includes(cause.name)

/** Kinds of failures that take both along at once, the zone’s first. */
export function sharedBy(a: Standing, b: Standing): FailureKind[] {
  if (a.zoneId !== b.zoneId) return []
  const [ofA, ofB] = [downWith(a), downWith(b)]
  return (Object.keys(ofA) as FailureKind[]).filter(kind => ofA[kind] !== null && ofA[kind] === ofB[kind])
}

/** Everything in the data center that may fail, in the order of zones, kinds and names. */
export function causesOf(hosts: readonly (Standing & { zoneName: string })[]): FailureCause[] {
  const byZone = Map.groupBy(hosts, host => host.zoneId)
  const zones = [...byZone.values()].toSorted((a, b) => compare(a[0]!.zoneName, b[0]!.zoneName))
  return zones.flatMap(here =>
    failureKinds.flatMap(kind => {
      const names = here.flatMap(host =>
        kind === 'zone'
          ? host.zoneName
          : kind === 'power feed'
            ? host.location.powerFeeds
            : (downWith(host)[kind] ?? []),
      )
      return [...new Set(names)]
        .toSorted(compare)
        .map(name => ({ kind, zoneId: here[0]!.zoneId as FailureCause['zoneId'], name }))
    }),
  )
}

/** As people count: r2 before r10. */
const compare = new Intl.Collator('en', { numeric: true }).compare
