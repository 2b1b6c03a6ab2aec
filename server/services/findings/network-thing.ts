import type { FactsOf } from '@/server/domain/drift'
import type { KnownFinding } from '@/server/store/findings'
import type { TaskInput } from '@/server/tasks/catalog'

type Thing = TaskInput<'zone.clear'>['thing']

/** What a finding is about, as tasks are told. */
export function thingOf({ view, facts }: KnownFinding): Thing {
  const { thing: kind, id } = facts as FactsOf<'network thing'>
  const ownerId = kind === 'port' ? id.replace(/^port_/, 'inst_') : id
  return { kind, id, ownerId, name: view.resourceName ?? id }
}
