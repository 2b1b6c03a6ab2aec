import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameJson } from '../same-json'
import { type DesignDocument, designDocument, emptyDesign } from './document'
import { attach, remove, rename, setField } from './edit'
import { mergeDesigns, takeTheirs } from './merge'
import { arbitraryDesign, arbitraryEdits, edited } from './testing'

const machine = { image: 'debian-12', type: 'medium-4g' }
const base: DesignDocument = {
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.20.0.0/20' } } } },
  volumes: { data: { sizeGiB: 20 } },
  instances: { web: { ...machine, network: 'default' }, db: { ...machine, volumes: ['data'] } },
}

describe('a merge', () => {
  const two = fc.tuple(arbitraryDesign(), arbitraryEdits, arbitraryEdits)

  it('with a side that changed nothing is the other side', () => {
    fc.assert(
      fc.property(two, ([before, edits]) => {
        const after = edited(before, edits)
        expect(mergeDesigns(before, after, before)).toEqual({ merged: after, conflicts: [] })
        expect(mergeDesigns(before, before, after)).toEqual({ merged: after, conflicts: [] })
        expect(mergeDesigns(before, after, after)).toEqual({ merged: after, conflicts: [] })
      }),
      { numRuns: 150 },
    )
  })

  it('loses no edit silently: each is in the result, or named as a conflict', () => {
    fc.assert(
      fc.property(two, ([before, first, second]) => {
        const [mine, theirs] = [edited(before, first), edited(before, second)]
        const { merged, conflicts } = mergeDesigns(before, mine, theirs)
        expect(designDocument.safeParse(merged).success).toBe(true)
        for (const [side, name] of [
          [mine, 'mine'],
          [theirs, 'theirs'],
        ] as const) {
          for (const { path, value } of changesOf(before, side)) {
            const isThere = sameJson(at(merged, path), value)
            const isNamed = conflicts.some(it => it.path.every((part, i) => i >= path.length || part === path[i]))
            expect({ name, path, value, isKept: isThere || isNamed }).toMatchObject({ isKept: true })
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('of edits to different things is the same from both sides', () => {
    fc.assert(
      fc.property(two, ([before, first, second]) => {
        const mine = edited(
          before,
          first.filter((_, i) => i % 2 === 0),
        )
        const theirs = edited(before, second)
        const touched = (side: DesignDocument) =>
          new Set(changesOf(before, side).map(({ path }) => `${path[0]}/${path[1]}`))
        fc.pre(touched(mine).isDisjointFrom(touched(theirs)))
        const there = mergeDesigns(before, mine, theirs)
        const back = mergeDesigns(before, theirs, mine)
        expect(there.conflicts).toEqual([])
        expect(back).toEqual(there)
      }),
      { numRuns: 150 },
    )
  })

  it('lets one rename a network while the other puts an instance on it', () => {
    const mine = rename(base, 'networks', 'default', 'front', base)
    const theirs = setField(base, ['instances', 'cache'], { ...machine, network: 'default' })
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(conflicts).toEqual([])
    expect(merged.networks.front).toMatchObject({ was: 'default' })
    expect(merged.instances.cache!.network).toBe('front')
    expect(merged.instances.web!.network).toBe('front')
  })

  it('lets one rename an instance while the other changes it', () => {
    const mine = rename(base, 'instances', 'web', 'www', base)
    const theirs = setField(base, ['instances', 'web', 'power'], 'stopped')
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(conflicts).toEqual([])
    expect(merged.instances).toMatchObject({ www: { was: 'web', power: 'stopped' } })
    expect(merged.instances.web).toBeUndefined()
  })

  it('takes a rename that has been applied for the one that was planned', () => {
    const draft = rename(base, 'instances', 'web', 'www', base)
    const applied = rename(base, 'instances', 'web', 'www')
    expect(mergeDesigns(base, draft, applied)).toEqual({ merged: applied, conflicts: [] })
  })

  it('keeps mine of what both changed, and gives way when told to', () => {
    const mine = setField(base, ['instances', 'web', 'type'], 'large-8g')
    const theirs = setField(base, ['instances', 'web', 'type'], 'small-1g')
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    const path = ['instances', 'web', 'type']
    expect(conflicts).toEqual([{ kind: 'value', path, base: 'medium-4g', mine: 'large-8g', theirs: 'small-1g' }])
    expect(merged).toEqual(mine)
    expect(takeTheirs(merged, conflicts[0]!)).toEqual(theirs)
  })

  it('asks when one took out what the other changed', () => {
    const mine = remove(base, ['instance/web'])
    const theirs = setField(base, ['instances', 'web', 'power'], 'paused')
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(merged.instances.web).toBeUndefined()
    expect(conflicts).toMatchObject([{ path: ['instances', 'web'], mine: undefined, theirs: { power: 'paused' } }])
    expect(takeTheirs(merged, conflicts[0]!).instances).toEqual(theirs.instances)
  })

  it('takes what an apply filled in of a new thing that was drawn, also while it is drawn on', () => {
    const mine = setField(base, ['instances', 'new'], { ...machine, type: 'large-8g', zone: 'north' })
    const theirs = setField(base, ['instances', 'new'], {
      ...machine,
      zone: 'north',
      rootDiskGiB: 4,
      address: '10.0.0.9',
    })
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(merged.instances.new).toEqual({ ...theirs.instances.new, type: 'large-8g' })
    expect(conflicts).toMatchObject([{ path: ['instances', 'new', 'type'], mine: 'large-8g', theirs: machine.type }])
  })

  it('asks as a whole when both added one of a name, one by a type and one by numbers', () => {
    const numbers = { image: machine.image, vcpus: 2, memoryMiB: 512 }
    const mine = setField(base, ['instances', 'new'], machine)
    const theirs = setField(base, ['instances', 'new'], numbers)
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(merged).toEqual(mine)
    expect(conflicts).toMatchObject([{ path: ['instances', 'new'], theirs: numbers }])
  })

  it('asks when both gave one thing another name', () => {
    const mine = rename(base, 'volumes', 'data', 'orders', base)
    const theirs = rename(base, 'volumes', 'data', 'bills', base)
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(conflicts).toEqual([
      { kind: 'name', path: ['volumes', 'orders'], base: 'data', mine: 'orders', theirs: 'bills' },
    ])
    expect(merged).toEqual(mine)
    expect(takeTheirs(merged, conflicts[0]!)).toEqual(theirs)
  })

  it('asks when a new thing of theirs has the name that mine was given', () => {
    const mine = rename(base, 'instances', 'web', 'www', base)
    const theirs = setField(base, ['instances', 'www'], { ...machine, power: 'stopped' })
    const { merged, conflicts } = mergeDesigns(base, mine, theirs)
    expect(merged).toEqual(mine)
    expect(conflicts).toMatchObject([
      { path: ['instances', 'www'], mine: { was: 'web' }, theirs: { power: 'stopped' } },
    ])
  })

  it('shows a volume that both attached elsewhere as attached twice, rather than choosing', () => {
    const free = setField(base, ['instances', 'db', 'volumes'], undefined)
    const { merged } = mergeDesigns(free, attach(free, 'data', 'web'), attach(free, 'data', 'db'))
    expect([merged.instances.web!.volumes, merged.instances.db!.volumes]).toEqual([['data'], ['data']])
  })
})

/** Values that a side has otherwise than before, down to fields. */
function changesOf(before: unknown, after: unknown, path: string[] = []): { path: string[]; value: unknown }[] {
  if (sameJson(before, after)) return []
  const isRecord = (of: unknown): of is object => typeof of === 'object' && of !== null && !Array.isArray(of)
  // What is new is an edit of each of its fields: another may have added the same thing with more of them.
  const isAdded = before === undefined && isRecord(after) && Object.keys(after).length > 0
  if (!isAdded && (!isRecord(before) || !isRecord(after))) return [{ path, value: after }]
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after as object)])
  return [...keys].flatMap(key => changesOf(at(before, [key]), at(after, [key]), [...path, key]))
}

function at(of: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key as never] : undefined,
    of,
  )
}
