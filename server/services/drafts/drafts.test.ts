import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDesign } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import { makeInstance, makeVolume, openServiceBench, refusal, type ServiceBench } from '../testing'
import { discardDraft } from './discard-draft'
import { openDraft } from './open-draft'
import { getDraft, listDrafts } from './queries'
import { saveDraft } from './save-draft'

let bench: ServiceBench
let vdcId: Id<'vdc'>
beforeAll(async () => {
  bench = await openServiceBench()
  vdcId = bench.vdcs.ours.vdcId as Id<'vdc'>
})
afterAll(() => bench.close())

const member = () => bench.as('member')
const draftEvents = (draftId: string) =>
  bench.db.prisma.event.count({ where: { kind: 'draft', id: draftId, scope: vdcId } })
const withNetwork = (name: string) => ({
  ...emptyDesign,
  networks: { [name]: { subnets: { main: { cidr: '10.99.0.0/24' } } } },
})

describe('a draft', () => {
  it('begins from what the VDC holds, and the same name opens the same one', async () => {
    const { id, name } = await makeInstance(bench, { name: 'web-1' })
    await makeVolume(bench, { name: 'data', attachedTo: id })
    const draft = await openDraft(member(), { vdcId, name: 'first' })
    expect(draft).toMatchObject({ name: 'first', revision: 1, updatedBy: 'Mia Member', layout: {} })
    expect(draft.document.instances[name]).toMatchObject({ image: 'tiny', volumes: ['data'] })
    expect(draft.base).toEqual(draft.document)
    expect(await openDraft(bench.as('operator'), { vdcId, name: 'first' })).toEqual(draft)
    expect((await listDrafts(bench.as('viewer'), { vdcId })).items.map(it => it.name)).toContain('first')
  })

  it('is the same for two who open it at the same moment', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openDraft(member(), { vdcId, name: 'together' })))
    expect(new Set(opened.map(draft => draft.id)).size).toBe(1)
  })

  it('is not put aside by another document under its name', async () => {
    const document = withNetwork('green')
    const first = await openDraft(member(), { vdcId, name: 'given', document })
    expect(first.document).toEqual(document)
    expect((await openDraft(member(), { vdcId, name: 'given', document })).id).toBe(first.id)
    const other = openDraft(member(), { vdcId, name: 'given', document: withNetwork('blue') })
    expect(await refusal(other)).toMatchObject({ kind: 'conflict', field: 'name' })
  })

  it('keeps the order of names as they were written', async () => {
    const names = ['zulu', 'a-much-longer-name', 'b', 'alpha']
    const instances = Object.fromEntries(names.map(name => [name, { image: 'tiny', type: 'small' }]))
    const { id } = await openDraft(member(), { vdcId, name: 'ordered', document: { ...emptyDesign, instances } })
    expect(Object.keys((await getDraft(member(), { draftId: id })).document.instances)).toEqual(names)
  })

  it('of two savers of one revision keeps the first, and tells the other who that was', async () => {
    const { id: draftId, revision, layout } = await openDraft(member(), { vdcId, name: 'shared' })
    const saved = await saveDraft(member(), { draftId, revision, layout, document: withNetwork('mine') })
    expect(saved).toMatchObject({ revision: 2, document: { networks: { mine: {} } } })
    const late = { draftId, revision, layout, document: withNetwork('theirs') }
    const refused = await refusal(saveDraft(bench.as('operator'), late))
    expect(refused).toMatchObject({ kind: 'conflict', field: 'revision' })
    expect(refused.message).toContain('Mia Member')
    expect((await getDraft(member(), { draftId })).document).toEqual(saved.document)
    const base = withNetwork('base')
    const merged = await saveDraft(bench.as('operator'), { ...late, base, revision: 2 })
    expect(merged).toMatchObject({ revision: 3, updatedBy: 'Olga Operator', base })
    expect(await draftEvents(draftId)).toBe(3)
  })

  it('never loses a saved edit, however many save at once', async () => {
    const { id: draftId } = await openDraft(member(), { vdcId, name: 'crowd', document: emptyDesign })
    let wanted: string[] = []
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 5 }), async savers => {
        const { revision, document, layout } = await getDraft(member(), { draftId })
        const outcomes = await Promise.allSettled(
          Array.from({ length: savers }, (_, n) => {
            const name = `n${revision}-${n}`
            const networks = { ...document.networks, ...withNetwork(name).networks }
            return saveDraft(member(), { draftId, revision, layout, document: { ...document, networks } }).then(
              () => name,
            )
          }),
        )
        const kept = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
        expect(kept).toHaveLength(1)
        wanted = [...wanted, ...kept]
        expect(Object.keys((await getDraft(member(), { draftId })).document.networks)).toEqual(wanted)
      }),
      { numRuns: 8 },
    )
  })

  it('is discarded for everybody, with an event', async () => {
    const { id: draftId, revision, layout, document } = await openDraft(member(), { vdcId, name: 'done' })
    expect(await discardDraft(member(), { draftId })).toMatchObject({ name: 'done' })
    expect(await refusal(getDraft(member(), { draftId }))).toMatchObject({ kind: 'missing' })
    expect(await refusal(saveDraft(member(), { draftId, revision, layout, document }))).toMatchObject({
      kind: 'missing',
    })
    expect(await draftEvents(draftId)).toBe(2)
  })

  it('is read by viewers, changed by members, and unknown to strangers', async () => {
    const { id: draftId, revision, layout, document } = await openDraft(member(), { vdcId, name: 'roles' })
    expect(await getDraft(bench.as('viewer'), { draftId })).toMatchObject({ id: draftId })
    const change = { draftId, revision, layout, document }
    expect(await refusal(saveDraft(bench.as('viewer'), change))).toMatchObject({ kind: 'denied' })
    expect(await refusal(openDraft(bench.as('viewer'), { vdcId, name: 'x' }))).toMatchObject({ kind: 'denied' })
    expect(await refusal(getDraft(bench.as('stranger'), { draftId }))).toMatchObject({ kind: 'missing' })
    expect(await refusal(saveDraft(bench.as('stranger'), change))).toMatchObject({ kind: 'missing' })
  })
})
