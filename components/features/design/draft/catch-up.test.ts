import { expect, it } from 'vitest'
import { designDocument } from '@/server/domain/design/document'
import { withTheirs, withWhatIsThere } from './catch-up'

const base = designDocument.parse({
  volumes: { data: { sizeGiB: 10, zone: 'z1' } },
  instances: { web: { image: 'tiny', type: 'small' } },
})
const grown = (sizeGiB: number) => ({ ...base, volumes: { data: { sizeGiB, zone: 'z1' } } })
const at = (x: number) => ({ x, y: 40 })

it('what came meanwhile is taken in, and what I drew stays', () => {
  const there = designDocument.parse({ ...base, instances: { ...base.instances, other: { image: 'tiny' } } })
  const { document, base: now, conflicts } = withWhatIsThere({ base, document: grown(20), layout: {} }, there)
  expect(document.volumes.data!.sizeGiB).toBe(20)
  expect(Object.keys(document.instances)).toEqual(['web', 'other'])
  expect(now).toBe(there)
  expect(conflicts).toEqual([])
})

it('nothing of two people who draw at once is lost silently', () => {
  const shared = { base, document: base, layout: { 'instance/web': at(24), 'instance/db': at(24) } }
  const mine = { base, document: grown(20), layout: { 'instance/web': at(300), 'instance/db': at(24) } }
  const theirs = { base, document: grown(30), layout: { 'instance/web': at(24), 'instance/db': at(99) } }
  const { document, layout, conflicts } = withTheirs(shared, mine, theirs)
  expect(layout).toEqual({ 'instance/web': at(300), 'instance/db': at(99) })
  expect(document.volumes.data!.sizeGiB).toBe(20)
  expect(conflicts).toMatchObject([{ mine: 20, theirs: 30 }])
})

it('what I have drawn nothing upon is theirs, and not saved again', () => {
  const shared = { base, document: base, layout: {} }
  const theirs = { base, document: grown(30), layout: {} }
  expect(withTheirs(shared, shared, theirs).document).toBe(theirs.document)
})
