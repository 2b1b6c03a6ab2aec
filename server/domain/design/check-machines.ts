import type { Check } from './check'
import { type DesignPath, type DesignProblem, thingAt } from './document'
import type { ExpandedInstance } from './expand'

/** Machines have a type or numbers, and members are of their cluster. */
export const checkMachines: Check = function* (document, design) {
  for (const [name, instance] of design.instances) {
    const { clusterName, memberIndex } = instance
    const own = clusterName === null ? undefined : thingAt(document.clusters[clusterName]!.members, String(memberIndex))
    const hasOwn = own && (own.type ?? own.vcpus ?? own.memoryMiB) !== undefined
    const path = hasOwn ? ['clusters', clusterName!, 'members', String(memberIndex)] : instance.path
    yield* shapeFaults(clusterName !== null && !hasOwn ? clusterName : name, instance, path)
  }
  for (const [name, { size, template, members = {} }] of Object.entries(document.clusters)) {
    for (const [index, { volumes = {} }] of Object.entries(members)) {
      const path = ['clusters', name, 'members', index]
      if (Number(index) > size)
        yield {
          path,
          message: `${name} has ${size === 1 ? 'one member' : `${size} members`}; there is no member ${index}. Leave it out.`,
        }
      for (const volume of Object.keys(volumes))
        if (!thingAt(template.volumes, volume))
          yield {
            path: [...path, 'volumes', volume],
            message: `The template of ${name} has no volume ${volume}. Leave it out, or use attach for a volume beside its own.`,
          }
    }
  }
}

function* shapeFaults(
  name: string,
  { type, vcpus, memoryMiB }: ExpandedInstance,
  path: DesignPath,
): Iterable<DesignProblem> {
  const hasNumber = vcpus !== undefined || memoryMiB !== undefined
  if (type !== undefined && hasNumber)
    yield { path: [...path, 'type'], message: `Give ${name} a type, or vcpus and memoryMiB, not both.` }
  else if (type === undefined && !hasNumber) yield { path, message: `Give ${name} a type, or vcpus and memoryMiB.` }
  else if (type === undefined && vcpus === undefined)
    yield { path, message: `Give ${name} vcpus as well as memoryMiB.` }
  else if (type === undefined && memoryMiB === undefined)
    yield { path, message: `Give ${name} memoryMiB as well as vcpus.` }
}
