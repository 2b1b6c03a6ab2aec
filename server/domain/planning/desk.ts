import type { DesignPath, DesignProblem } from '../design/document'
import type { ExpandedDesign } from '../design/expand'
import type { Id } from '../ids'
import {
  type ChangeAction,
  changeKey,
  type FieldChange,
  type Phase,
  type PlanKind,
  type PlannedChange,
  type QuotaEffect,
  type WantedAttachment,
  type WantedCluster,
  type WantedFloatingIp,
  type WantedInstance,
  type WantedLoadBalancer,
  type WantedNetwork,
  type WantedRouter,
  type WantedSecurityGroup,
  type WantedVolume,
} from './plan'
import type {
  PlanContext,
  RecordedCluster,
  RecordedFloatingIp,
  RecordedInstance,
  RecordedLoadBalancer,
  RecordedNetwork,
  RecordedRouter,
  RecordedSecurityGroup,
  RecordedVdc,
  RecordedVolume,
} from './recorded'

export type RecordedAttachment = {
  id: Id<'attachment'>
  name: string
  volumeId: Id<'volume'>
  instanceId: Id<'instance'>
  instanceName: string
  device: string
}
export type RecordedOf = {
  network: RecordedNetwork
  router: RecordedRouter
  loadBalancer: RecordedLoadBalancer
  securityGroup: RecordedSecurityGroup
  cluster: RecordedCluster
  volume: RecordedVolume
  instance: RecordedInstance
  attachment: RecordedAttachment
  floatingIp: RecordedFloatingIp
}
export type WantedOf = {
  network: WantedNetwork
  router: WantedRouter
  loadBalancer: WantedLoadBalancer
  securityGroup: WantedSecurityGroup
  cluster: WantedCluster
  volume: WantedVolume
  instance: WantedInstance
  attachment: WantedAttachment
  floatingIp: WantedFloatingIp
}

/** One thing: what is recorded of it beside what the design wants. */
export type Thing<K extends PlanKind = PlanKind> = {
  kind: K
  key: string
  id: Id<K>
  name: string
  path: DesignPath
  recorded: RecordedOf[K] | null
  /** null: it is to go; or, where `isFaulty`, what the design says of it can't be. */
  wanted: WantedOf[K] | null
  /** It has a problem, and is left alone: a slip must never read as a removal. */
  isFaulty: boolean
}

/** A change before its place in the order is known. */
export type Draft<K extends PlanKind = PlanKind> = {
  kind: K
  key: string
  id: Id<K>
  name: string
  wanted: WantedOf[K] | null
  action: ChangeAction
  why: string
  fields: FieldChange[]
  /** By its own nature; what it waits for may make it later. */
  phase: Phase
  quota: QuotaEffect
  placement: PlannedChange['placement']
  downtime: PlannedChange['downtime']
  touches: PlannedChange['touches']
  dataLoss: string | null
}

export type Place = { zoneId: Id<'zone'>; zoneName: string }

/** What one planning works on: filled kind by kind, stage by stage, and thrown away. */
export type Desk = {
  design: ExpandedDesign
  recorded: RecordedVdc
  context: PlanContext
  things: { [K in PlanKind]: Thing<K>[] }
  /** Those that the design has, by their names in it. */
  named: { [K in PlanKind]: Map<string, Thing<K>> }
  byId: Map<string, Thing>
  byKey: Map<string, Thing>
  /** Disks of each wanted instance, in the order of the design. */
  disks: Map<Id<'instance'>, WantedInstance['volumes']>
  /** Where each wanted instance is, or will be. */
  places: Map<Id<'instance'>, Place>
  placements: Map<Id<'instance'>, NonNullable<PlannedChange['placement']>>
  /** The host of each wanted instance that has found one. */
  hosts: Map<Id<'instance'>, string>
  /** What storages have free, less what this plan puts there; null: they have not told yet. */
  freeGiB: Map<Id<'storage'>, number | null>
  /** What a thing has to wait for, found while its name, place or address was chosen. */
  waits: Map<string, Set<string>>
  /** Made when it is first asked for; all are paired by then. */
  diskIndex?: Map<Id<'instance'> | undefined, Thing<'attachment'>[]>
  drafts: Map<string, Draft>
  problems: DesignProblem[]
  warnings: string[]
}

export function openDesk(design: ExpandedDesign, recorded: RecordedVdc, context: PlanContext): Desk {
  return {
    design,
    recorded,
    context,
    things: {
      network: [],
      router: [],
      loadBalancer: [],
      securityGroup: [],
      cluster: [],
      volume: [],
      instance: [],
      attachment: [],
      floatingIp: [],
    },
    named: {
      ...{
        network: new Map(),
        router: new Map(),
        loadBalancer: new Map(),
        securityGroup: new Map(),
        cluster: new Map(),
      },
      ...{ volume: new Map(), instance: new Map(), attachment: new Map(), floatingIp: new Map() },
    },
    byId: new Map(),
    byKey: new Map(),
    disks: new Map(),
    places: new Map(),
    placements: new Map(),
    hosts: new Map(),
    waits: new Map(),
    drafts: new Map(),
    problems: [],
    warnings: [],
    freeGiB: new Map(context.zones.flatMap(zone => zone.storages.map(({ id, freeGiB }) => [id, freeGiB]))),
  }
}

export function addThing<K extends PlanKind>(
  desk: Desk,
  kind: K,
  given: Pick<Thing<K>, 'id' | 'name' | 'path' | 'recorded'> & { isWanted: boolean },
): Thing<K> {
  const { isWanted, ...rest } = given
  const thing: Thing<K> = { kind, key: changeKey(kind, given.name), ...rest, wanted: null, isFaulty: false }
  desk.things[kind].push(thing)
  desk.byId.set(thing.id, thing)
  desk.byKey.set(thing.key, thing)
  if (isWanted) desk.named[kind].set(thing.name, thing)
  return thing
}

/** Is it to go? One that is faulty stays as it is. */
export const isGone = (thing: Thing) => thing.recorded !== null && thing.wanted === null && !thing.isFaulty

/** New, or recorded but never made. */
export const isToBeMade = ({ recorded }: Thing<'instance'>) =>
  !recorded || (recorded.observed === 'pending' && !recorded.isBusy)

export function find<K extends PlanKind>(desk: Desk, kind: K, id: string): Thing<K> | undefined {
  const thing = desk.byId.get(id)
  return thing?.kind === kind ? (thing as Thing<K>) : undefined
}

export function draftOf<K extends PlanKind>(desk: Desk, thing: Thing<K> | undefined): Draft<K> | undefined {
  return thing && (desk.drafts.get(thing.key) as Draft<K> | undefined)
}

export function waitFor(desk: Desk, key: string, ...on: string[]) {
  const waits = desk.waits.get(key) ?? new Set<string>()
  for (const each of on) if (each !== key) waits.add(each)
  desk.waits.set(key, waits)
}

/** One sentence per place: the first says enough. */
export function addProblem(desk: Desk, path: DesignPath, message: string) {
  const place = path.join('\n')
  if (path.length > 0 && desk.problems.some(problem => problem.path.join('\n') === place)) return
  desk.problems.push({ path, message })
}

export function addFault(desk: Desk, thing: Thing, path: DesignPath, message: string) {
  thing.isFaulty = true
  thing.wanted = null
  addProblem(desk, path, message)
}

/** Disks that an instance has now. */
export const disksRecorded = (desk: Desk, { id }: Pick<Thing<'instance'>, 'id'>): Thing<'attachment'>[] => {
  desk.diskIndex ??= Map.groupBy(desk.things.attachment, disk => disk.recorded?.instanceId)
  return desk.diskIndex.get(id) ?? []
}

/** What is recorded by name, by id: the name may be about to change. */
export const clusterIdOf = (desk: Desk, name: string | null): Id<'cluster'> | null =>
  (name && desk.recorded.clusters.find(cluster => cluster.name === name)?.id) || null
