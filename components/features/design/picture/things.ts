import {
  type ClusterDesign,
  type DesignDocument,
  type InstanceDesign,
  memberName,
  thingAt,
} from '@/server/domain/design/document'
import { dealtZone } from '@/server/domain/design/expand'
import type { ThingKind } from '@/server/domain/design/keys'
import { changeKey } from '@/server/domain/planning/plan'
import { card, pill, stack } from './sizes'

export const keyOf = (kind: ThingKind, name: string) => changeKey(kind, name)

/** Where an instance is now, by its key: for designs that leave the zone open. Members of clusters included. */
export type Whereabouts = Readonly<Record<string, string>>

/** The lane of what may be placed anywhere. */
export const anyZone = ''

export const laneOf = (name: string, instance: InstanceDesign, whereabouts: Whereabouts): string =>
  instance.zone ?? whereabouts[keyOf('instance', instance.was ?? name)] ?? anyZone

export type Member = { index: number; name: string; zone: string }
/** A cluster's members, each with its lane: its own zone, the one that is its turn, or where it is. */
export function membersOf(name: string, cluster: ClusterDesign, whereabouts: Whereabouts): Member[] {
  return Array.from({ length: cluster.size }, (_, at) => {
    const index = at + 1
    const own = thingAt(cluster.members, String(index))
    const before = own?.was ?? memberName(cluster.was ?? name, index)
    const zone = own?.zone ?? dealtZone(cluster, index) ?? whereabouts[keyOf('instance', before)] ?? anyZone
    return { index, name: memberName(name, index), zone }
  })
}

/** In which lanes a cluster stands. */
export const lanesOf = (name: string, cluster: ClusterDesign, whereabouts: Whereabouts): string[] => [
  ...new Set(membersOf(name, cluster, whereabouts).map(member => member.zone)),
]

/** What an attached volume hangs on: an instance, or one member of a cluster. */
export type Dock = { instance: string } | { cluster: string; index: number }

/** By volume, in the order of their devices. */
export function docksOf(document: DesignDocument): Map<string, Dock> {
  const docks = new Map<string, Dock>()
  const add = (volumes: readonly string[] | undefined, dock: Dock) => {
    for (const volume of volumes ?? []) if (!docks.has(volume)) docks.set(volume, dock)
  }
  for (const [instance, { volumes }] of Object.entries(document.instances)) add(volumes, { instance })
  for (const [cluster, { members, size }] of Object.entries(document.clusters))
    for (const [index, { attach }] of Object.entries(members ?? {}))
      if (Number(index) <= size) add(attach, { cluster, index: Number(index) })
  return docks
}

/** The network that a machine is on: the one it names, or the design's only one. */
export function networkOf(document: DesignDocument, machine: { network?: string }): string | undefined {
  const names = Object.keys(document.networks)
  return machine.network ?? (names.length === 1 ? names[0] : undefined)
}

/** Keys of the instances and clusters that are in a security group. */
export function membersOfGroup(document: DesignDocument, group: string): string[] {
  const isIn = ({ securityGroups = [] }: { securityGroups?: string[] }) => securityGroups.includes(group)
  const instances = Object.entries(document.instances).filter(([, instance]) => isIn(instance))
  const clusters = Object.entries(document.clusters).filter(([, cluster]) => isIn(cluster.template))
  return [...instances.map(([name]) => keyOf('instance', name)), ...clusters.map(([name]) => keyOf('cluster', name))]
}

export const instanceHeight = (volumes: number) => card.height + volumes * pill.height
/** A cluster's cards are equally high in all of its zones. */
export const clusterHeight = (cluster: ClusterDesign, attached: number) =>
  stack.height + (Object.keys(cluster.template.volumes ?? {}).length + attached) * pill.height
