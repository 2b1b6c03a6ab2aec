import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DesignDocument, designDocument, emptyDesign } from '@/server/domain/design/document'
import { keysOf } from '@/server/domain/design/keys'
import { drawPicture, overlaps, withGone } from '../picture'
import { type Action, type Editor, reduce, startEditor } from '.'

const zones = ['z1', 'z2']
const base = designDocument.parse({
  networks: { lan: { subnets: { main: { cidr: '10.0.0.0/20' } } } },
  volumes: { data: { sizeGiB: 10 }, spare: { sizeGiB: 5, zone: 'z1' } },
  instances: {
    web: { image: 'tiny', type: 'small', zone: 'z1', volumes: ['data'] },
    db: { image: 'tiny', type: 'small', zone: 'z2' },
  },
  clusters: { farm: { size: 3, zones: ['z1', 'z2'], template: { image: 'tiny', type: 'small' } } },
})
const start = (document: DesignDocument = base) => startEditor({ base, document, layout: {}, zones, whereabouts: {} })
const run = (editor: Editor, ...actions: Action[]) => actions.reduce(reduce, editor)

const keys = ['instance/web', 'instance/db', 'volume/data', 'volume/spare', 'cluster/farm', 'network/lan', 'instance/x']
const key = fc.constantFrom(...keys)
const some = fc.uniqueArray(key, { maxLength: 3 })
/** What people do, in any order, also where it makes no sense any more. */
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    new: fc.constantFrom(
      { section: 'instances' as const, stem: 'x', thing: { image: 'tiny', type: 'small' } },
      { section: 'volumes' as const, stem: 'data', thing: { sizeGiB: 1 } },
      { section: 'networks' as const, stem: 'net', thing: { subnets: { main: { cidr: '10.9.0.0/20' } } } },
    ),
    at: fc.option(fc.record({ zone: fc.constantFrom('z1', 'z2', ''), x: fc.nat(400), y: fc.nat(600) }), {
      nil: undefined,
    }),
  }),
  fc.record({ type: fc.constant('rename' as const), key, to: fc.constantFrom('web', 'shop', 'x', 'y') }),
  fc.record({ type: fc.constantFrom('remove' as const, 'duplicate' as const, 'restore' as const), keys: some }),
  fc.record({
    type: fc.constant('attach' as const),
    volumes: fc.constant(['data', 'spare']),
    instance: fc.constantFrom('web', 'db', 'x', 'farm-1'),
  }),
  fc.record({ type: fc.constant('detach' as const), volumes: fc.constant(['data']) }),
  fc.record({
    type: fc.constant('move' as const),
    moves: fc.array(
      fc.record({ key, zone: fc.constantFrom('z1', 'z2', ''), x: fc.integer({ min: -99, max: 900 }), y: fc.nat(700) }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('align' as const),
    keys: some,
    edge: fc.constantFrom('left' as const, 'top' as const),
  }),
  fc.record({ type: fc.constant('tidy' as const) }),
  fc.constant<Action>({ type: 'set', path: ['instances', 'web', 'zone'], value: 'z2' }),
  fc.constantFrom<Action>({ type: 'undo' }, { type: 'redo' }),
)

describe('drawing', () => {
  it('whatever is done, in any order: the design is one, everything has a place of its own', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 12 }), done => {
        const editor = run(start(), ...done)
        expect(designDocument.parse(editor.document)).toEqual(editor.document)
        const { layout, whereabouts } = editor
        const picture = drawPicture({ ...withGone(base, editor.document), layout, zones, whereabouts })
        const cards = picture.nodes.filter(node => node.kind === 'instance' || node.kind === 'cluster')
        for (const node of cards) expect(layout[node.key], node.key).toBeDefined()
        for (const [at, a] of cards.entries())
          for (const b of cards.slice(at + 1)) expect(overlaps(a.box, b.box), `${a.id} over ${b.id}`).toBe(false)
      }),
    )
  })

  it('undo leads all the way back, and redo all the way forth', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 12 }), done => {
        const first = start()
        const last = run(first, ...done)
        let editor = last
        for (let step = last.past.length; step > 0; step--) editor = reduce(editor, { type: 'undo' })
        expect(editor.document).toEqual(first.document)
        expect(editor.layout).toEqual(first.layout)
        for (let step = editor.future.length - last.future.length; step > 0; step--)
          editor = reduce(editor, { type: 'redo' })
        expect(editor.document).toEqual(last.document)
        expect(editor.layout).toEqual(last.layout)
      }),
    )
  })

  it('moving one thing never moves another', () => {
    const place = fc.record({ zone: fc.constantFrom(...zones), x: fc.integer({ min: 0, max: 600 }), y: fc.nat(700) })
    fc.assert(
      fc.property(fc.constantFrom('instance/web', 'instance/db'), place, (moved, at) => {
        const before = start()
        const after = run(before, { type: 'move', moves: [{ key: moved, ...at }] })
        const { [moved]: _, ...others } = before.layout
        expect(after.layout).toMatchObject(others)
      }),
    )
  })

  it('an instance dragged into another zone’s lane is to be there, and stands where it was let go', () => {
    const after = run(start(), { type: 'move', moves: [{ key: 'instance/web', zone: 'z2', x: 24, y: 400 }] })
    expect(after.document.instances.web!.zone).toBe('z2')
    expect(after.layout['instance/web']).toEqual({ x: 24, y: 400 })
  })

  it('a renamed thing stays where it was, selected, and is not made anew', () => {
    const before = run(start(), { type: 'select', keys: ['instance/web'] })
    const after = run(before, { type: 'rename', key: 'instance/web', to: 'shop' })
    expect(after.document.instances.shop!.was).toBe('web')
    expect(after.layout['instance/shop']).toEqual(before.layout['instance/web'])
    expect(after.selection).toEqual(['instance/shop'])
  })

  it('typing in one field is one step of undo', () => {
    const type = (value: number): Action => ({ type: 'set', path: ['volumes', 'data', 'sizeGiB'], value, tag: 'size' })
    const after = run(start(), type(1), type(12), type(120))
    expect(after.past).toHaveLength(1)
    expect(run(after, { type: 'undo' }).document).toEqual(base)
  })

  it('what is taken away can be kept after all, attached as it was', () => {
    const without = run(start(), { type: 'remove', keys: ['instance/web', 'volume/data'] })
    expect(keysOf(without.document)).not.toContain('instance/web')
    const again = run(without, { type: 'restore', keys: ['volume/data'] }, { type: 'restore', keys: ['instance/web'] })
    expect(again.document.instances.web).toEqual(base.instances.web)
    expect(again.document.volumes.data).toEqual(base.volumes.data)
  })

  it('copies stand beside, under fresh names, and are selected', () => {
    const after = run(start(), { type: 'duplicate', keys: ['instance/web'] })
    expect(after.selection).toEqual(['volume/data-2', 'instance/web-2'])
    expect(after.document.instances['web-2']!.volumes).toEqual(['data-2'])
  })

  it('a design merged with what changed meanwhile keeps its places; undo does not lead back before it', () => {
    const before = start()
    const { db: _, ...instances } = base.instances
    const there = { ...base, instances }
    const after = run(before, { type: 'rebase', base: there, document: there })
    expect(after.past).toEqual([])
    expect(after.layout['instance/web']).toEqual(before.layout['instance/web'])
    expect(after.layout['instance/db']).toBeUndefined()
  })

  it('a volume that is added to an instance is called after it; a free one is not', () => {
    const add = { type: 'add' as const, new: { section: 'volumes' as const, stem: 'disk', thing: { sizeGiB: 10 } } }
    const { document } = run(start(), { ...add, attachTo: 'db' }, add)
    expect(document.instances.db?.volumes).toEqual(['db-disk'])
    expect(Object.keys(document.volumes)).toEqual(['data', 'spare', 'db-disk', 'disk'])
  })

  it('an empty design takes the first thing', () => {
    const empty = startEditor({ base: emptyDesign, document: emptyDesign, layout: {}, zones, whereabouts: {} })
    const at = { zone: 'z2', x: 24, y: 40 }
    const thing = { image: 'tiny', type: 'small', zone: 'z2' }
    const after = reduce(empty, { type: 'add', new: { section: 'instances', stem: 'vm-1', thing }, at })
    expect(after.document.instances['vm-1']).toEqual(thing)
    expect(after.past).toHaveLength(1)
  })
})
