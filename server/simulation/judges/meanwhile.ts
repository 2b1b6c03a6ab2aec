import type { Documents } from '@/server/drivers/simulated/documents'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { hostMemoryMiB, hosts } from '../data-center'
import type { Scenario } from '../scenario'

/** What must never be, not for a moment: looked at after everything that changes the infrastructure. */
export function watchInfrastructure(world: MemoryWorld, { fate }: Scenario, say: (fault: string) => void) {
  let seen = -1
  return () => {
    if (world.changes === seen) return
    seen = world.changes
    for (const fault of [...secondWriters(world), ...secondMachines(world, fate), ...overfull(world)]) say(fault)
  }
}

/** One writer per volume: one export, whoever races. */
const secondWriters = (world: MemoryWorld) =>
  meetings(all(world, 'attachment').map(({ document }) => [document.volumeId, document.instanceId])).map(
    ([volume, writers]) => `Two writers to ${volume}: ${writers}.`,
  )

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
      .filter(({ place, document }) => place === name && (document.power === 'running' || document.power === 'paused'))
      .reduce((sum, { document }) => sum + document.memoryMiB, 0)
    return used > hostMemoryMiB ? [`${name} has ${hostMemoryMiB} MiB, and ${used} are used.`] : []
  })
}

export const all = <K extends 'instance' | 'volume' | 'attachment' | 'port'>({ contents }: MemoryWorld, kind: K) =>
  contents.objects
    .filter(each => each.kind === kind)
    .map(({ refId, place, document }) => ({ refId, place, document: JSON.parse(document) as Documents[K] }))

/** Keys that have several values. */
function meetings(pairs: [string, string][]): [string, string][] {
  const byKey = new Map<string, string[]>()
  for (const [key, value] of pairs) byKey.set(key, [...(byKey.get(key) ?? []), value])
  return [...byKey].filter(([, values]) => values.length > 1).map(([key, values]) => [key, values.join(' and ')])
}
