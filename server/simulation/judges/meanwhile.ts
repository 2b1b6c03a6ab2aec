import { isOn } from '@/server/domain/instance'
import type { Documents, SimulatedKind } from '@/server/drivers/simulated/documents'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { type DataCenter, hostMemoryMiB, hosts, quota } from '../data-center'
import type { Event } from '../platform/schedule'
import type { Scenario } from '../scenario'
import { secondAnswers } from './network'
import { watchQuorum } from './quorum'
import { watchService } from './service'

/** What must never be, not for a moment: looked at after everything that changes the infrastructure. */
export function watchInfrastructure(
  { world, database }: Pick<DataCenter, 'world' | 'database'>,
  scenario: Scenario,
  say: (fault: string) => void,
) {
  const { scene, fate, hasQuota } = scenario
  let seen = -1
  const short = scene === 'cluster' ? watchQuorum(world, scenario) : () => []
  const serviced = scene === 'cluster' ? watchService(world, database) : () => []
  return ({ actor }: Event) => {
    if (world.changes() === seen) return
    seen = world.changes()
    for (const fault of [
      ...serviced(actor),
      ...short(),
      ...(scene === 'cluster' ? secondAnswers(world) : []),
      ...secondWriters(world),
      ...secondMachines(world, fate),
      ...overfull(world),
      ...(hasQuota ? overQuota(world) : []),
    ])
      say(fault)
  }
}

/** One writer per volume, whoever races: one export, but for one that moves, which its guest has in both places. */
const secondWriters = (world: MemoryWorld) =>
  meetings(
    all(world, 'attachment')
      .filter(
        ({ refId, place }, at, those) => !those.slice(0, at).some(each => each.refId === refId && each.place !== place),
      )
      .map(({ document }) => [document.volumeId, document.instanceId]),
  ).map(([volume, writers]) => `Two writers to ${volume}: ${writers}.`)

/** One host per instance. A controller that lies may leave a second one running, cut off from its volumes. */
const secondMachines = (world: MemoryWorld, fate: Scenario['fate']) =>
  fate === 'lies'
    ? []
    : meetings(
        all(world, 'instance')
          .filter(({ document }) => document.power === 'running')
          .map(({ refId, place }) => [refId ?? '', place]),
      ).map(([instance, places]) => `${instance} runs on two hosts: ${places}.`)

function overfull(world: MemoryWorld): string[] {
  return hosts.flatMap(({ name }) => {
    const used = all(world, 'instance')
      .filter(({ place, document }) => place === name && isOn(document.power))
      .reduce((sum, { document }) => sum + document.memoryMiB, 0)
    return used > hostMemoryMiB ? [`${name} has ${hostMemoryMiB} MiB, and ${used} are used.`] : []
  })
}

/** Never more than its VDC may have, not while it is moved, nor while anything is taken back. One machine may be in two places. */
function overQuota(world: MemoryWorld): string[] {
  const machines = new Map(
    all(world, 'instance').flatMap(({ refId, document }) =>
      refId && document.vdcId ? [[refId, document] as const] : [],
    ),
  )
  const sum = (of: 'vcpus' | 'memoryMiB') => [...machines.values()].reduce((total, each) => total + each[of], 0)
  const used = { instances: machines.size, vcpus: sum('vcpus'), memoryMiB: sum('memoryMiB') }
  return (['instances', 'vcpus', 'memoryMiB'] as const).flatMap(key =>
    used[key] > quota[key] ? [`The VDC may have ${quota[key]} ${key}, and has ${used[key]}.`] : [],
  )
}

export const all = <K extends SimulatedKind>({ contents }: MemoryWorld, kind: K) =>
  contents.objects
    .filter(each => each.kind === kind)
    .map(({ refId, place, document }) => ({ refId, place, document: read(document) as Documents[K] }))

/** Looked at over and over, and hardly ever other than before. */
const known = new Map<string, unknown>()
function read(document: string): unknown {
  if (!known.has(document)) {
    if (known.size > 2_000) known.clear()
    known.set(document, JSON.parse(document))
  }
  return known.get(document)
}

/** Keys that have several values. */
export function meetings(pairs: [string, string][]): [string, string][] {
  const byKey = new Map<string, string[]>()
  for (const [key, value] of pairs) byKey.set(key, [...(byKey.get(key) ?? []), value])
  return [...byKey].filter(([, values]) => values.length > 1).map(([key, values]) => [key, values.join(' and ')])
}
