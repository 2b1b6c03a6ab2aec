import { type DesignDocument, type DesignPath, thingAt } from './document'
import { dealtZone } from './expand'
import { putAt } from './put-at'

/** A place where the document names a network, or volumes to attach. */
export type Reference = { field: 'network' | 'volumes' | 'attach'; path: DesignPath; names: string[] }

export function references(document: DesignDocument): Reference[] {
  const found: Reference[] = []
  const look = (path: DesignPath, of: { network?: string; volumes?: unknown; attach?: string[] }) => {
    if (of.network !== undefined) found.push({ field: 'network', path: [...path, 'network'], names: [of.network] })
    if (Array.isArray(of.volumes)) found.push({ field: 'volumes', path: [...path, 'volumes'], names: of.volumes })
    if (of.attach) found.push({ field: 'attach', path: [...path, 'attach'], names: of.attach })
  }
  for (const [name, instance] of Object.entries(document.instances)) look(['instances', name], instance)
  for (const [name, cluster] of Object.entries(document.clusters)) {
    look(['clusters', name, 'template'], cluster.template)
    for (const [index, member] of Object.entries(cluster.members ?? {}))
      look(['clusters', name, 'members', index], member)
  }
  return found
}

/** What a reference becomes; undefined: it goes. */
type Renaming = (name: string) => string | undefined

export const mapNetworks = (document: DesignDocument, as: Renaming): DesignDocument =>
  references(document)
    .filter(({ field }) => field === 'network')
    .reduce((doc, { path, names: [name] }) => putAt(doc, path, as(name!)), document)

export const mapAttached = (document: DesignDocument, as: Renaming): DesignDocument =>
  references(document)
    .filter(({ field }) => field !== 'network')
    .reduce((doc, { path, names }) => {
      const next = names.map(as).filter(name => name !== undefined)
      const isSame = next.length === names.length && next.every((name, i) => name === names[i])
      return isSame ? doc : putAt(doc, path, next.length > 0 ? next : undefined)
    }, document)

/** Who has the volume, with the zone that it must be in. */
export function holderOf(document: DesignDocument, volume: string): { zone: string | undefined } | undefined {
  const holds = references(document).find(({ field, names }) => field !== 'network' && names.includes(volume))
  if (!holds) return undefined
  const [section, name, , index] = holds.path as [string, string, string, string?]
  if (section === 'instances') return { zone: thingAt(document.instances, name)!.zone }
  const cluster = thingAt(document.clusters, name)!
  return { zone: thingAt(cluster.members, index!)?.zone ?? dealtZone(cluster, Number(index)) }
}
