import { limits } from '../instance'
import type { Check } from './check'
import { memberName } from './document'
import { didYouMean } from './nearest'
import { type Reference, references } from './references'

/** Networks, security groups and volumes that are named are there, and a volume is attached once. */
export const checkReferences: Check = function* (document, design) {
  const holders = new Map<string, string>()
  for (const [name, { clusterName, memberIndex }] of design.volumes)
    if (clusterName !== null) holders.set(name, memberName(clusterName, memberIndex!))
  for (const reference of references(document)) {
    const { field, path, names } = reference
    if (field === 'network') {
      const [name] = names as [string]
      if (!design.networks.has(name))
        yield { path, message: `There is no network ${name}.${didYouMean(name, design.networks.keys())}` }
      continue
    }
    if (field === 'networks') {
      for (const [index, name] of names.entries())
        if (!design.networks.has(name))
          yield {
            path: [...path, index],
            message: `There is no network ${name}.${didYouMean(name, design.networks.keys())}`,
          }
      continue
    }
    if (field === 'instance') {
      const [name] = names as [string]
      if (!design.instances.has(name))
        yield { path, message: `There is no instance ${name}.${didYouMean(name, design.instances.keys())}` }
      continue
    }
    if (field === 'memberInstances' || field === 'memberClusters') {
      const [there, word] =
        field === 'memberInstances' ? [document.instances, 'instance'] : [document.clusters, 'cluster']
      for (const [index, name] of names.entries())
        if (!Object.hasOwn(there, name))
          yield {
            path: [...path, index],
            message: `There is no ${word} ${name}.${didYouMean(name, Object.keys(there))}`,
          }
      continue
    }
    if (field === 'securityGroups' || field === 'remoteGroup') {
      for (const [index, name] of names.entries())
        if (!design.securityGroups.has(name))
          yield {
            path: field === 'remoteGroup' ? path : [...path, index],
            message: `There is no security group ${name}.${didYouMean(name, design.securityGroups.keys())}`,
          }
      continue
    }
    for (const [index, name] of names.entries()) {
      const holder = holders.get(name)
      const here = [...path, index]
      if (!design.volumes.has(name))
        yield { path: here, message: `There is no volume ${name}.${didYouMean(name, design.volumes.keys())}` }
      else if (holder !== undefined)
        yield {
          path: here,
          message: `${name} is already attached to ${holder}; a volume has one instance. Leave it out here or there.`,
        }
      else holders.set(name, ownerOf(reference))
    }
  }
  for (const [name, { volumes = [], path }] of design.instances)
    if (volumes.length > limits.volumesPerInstance)
      yield {
        path: [...path, 'volumes'],
        message: `${name} has ${volumes.length} volumes; at most ${limits.volumesPerInstance} fit. Leave some out.`,
      }
  if (design.networks.size === 0)
    for (const [name, { path }] of design.instances)
      yield { path: [...path, 'network'], message: `${name} needs a network: add one to the design.` }
}

function ownerOf({ field, path }: Reference): string {
  const [, name, , index] = path
  return field === 'attach' ? memberName(String(name), Number(index)) : String(name)
}
