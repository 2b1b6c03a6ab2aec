import { type DesignDocument, designSections } from '@/server/domain/design/document'
import { thingKey } from '@/server/domain/design/keys'
import { keyOf } from './things'

/**
 * What is drawn: the design, and what it takes away from what is there. That stays in its place, struck, until it is
 * gone: an instance with those of its volumes that go too; a volume under the instance that keeps on without it.
 */
export function withGone(base: DesignDocument, design: DesignDocument): { drawn: DesignDocument; gone: Set<string> } {
  const gone = new Set<string>()
  const drawn: DesignDocument = { ...design }
  for (const section of designSections) {
    const things: Record<string, { was?: string }> = design[section]
    const kept = new Set(Object.values(things).map(thing => thing.was))
    const missing = Object.entries(base[section]).filter(([name]) => !Object.hasOwn(things, name) && !kept.has(name))
    for (const [name] of missing) gone.add(thingKey(section, name))
    Object.assign(drawn, { [section]: { ...design[section], ...Object.fromEntries(missing) } })
  }
  if (gone.size === 0) return { drawn: design, gone }
  const isGone = (volume: string) => gone.has(keyOf('volume', volume))
  const instances = Object.entries(drawn.instances).map(([name, instance]) => {
    if (gone.has(keyOf('instance', name)))
      return [name, { ...instance, volumes: (instance.volumes ?? []).filter(isGone) }] as const
    const lost = (base.instances[instance.was ?? name]?.volumes ?? []).filter(isGone)
    return [
      name,
      lost.length > 0 ? { ...instance, volumes: [...(instance.volumes ?? []), ...lost] } : instance,
    ] as const
  })
  return { drawn: { ...drawn, instances: Object.fromEntries(instances) }, gone }
}
