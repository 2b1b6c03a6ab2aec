import { type DesignDocument, thingAt } from '@/server/domain/design/document'
import { addThing, attach } from '@/server/domain/design/edit'
import { standingOf } from '@/server/domain/design/keys'

/** Keeps, after all, what the design took away: as it is there now, and attached as it is there now. */
export function restored(base: DesignDocument, document: DesignDocument, keys: readonly string[]): DesignDocument {
  return keys.reduce((doc, key) => {
    const at = standingOf(base, key)
    if (!at || at.member !== undefined || thingAt<unknown>(doc[at.section], at.name)) return doc
    const thing = thingAt<unknown>(base[at.section], at.name)
    if (at.section === 'volumes') {
      const next = addThing(doc, 'volumes', at.name, thing as never)
      const holder = Object.entries(base.instances).find(([, each]) => each.volumes?.includes(at.name))?.[0]
      return holder && thingAt(next.instances, holder) ? attach(next, at.name, holder) : next
    }
    if (at.section !== 'instances') return addThing(doc, at.section, at.name, thing as never)
    const { volumes = [], ...instance } = thingAt(base.instances, at.name)!
    const alone = addThing(doc, 'instances', at.name, instance)
    return volumes.reduce(
      (next, volume) => (thingAt(next.volumes, volume) ? attach(next, volume, at.name) : next),
      alone,
    )
  }, document)
}
