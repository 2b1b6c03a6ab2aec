import fc from 'fast-check'
import { expect, test } from 'vitest'
import { designOf } from '../design/design-of'
import type { DesignDocument } from '../design/document'
import { expandDesign } from '../design/expand'
import { arbitraryDesign } from '../design/testing'
import { applyAll, applyChange } from './model'
import { type PlanBody, type PlannedChange, planBody } from './plan'
import { planVdc } from './plan-vdc'
import type { RecordedVdc } from './recorded'
import {
  afterRenames,
  arbitraryContent,
  arbitraryDrift,
  drifted,
  recordedAfter,
  testContext,
  withRenames,
} from './testing'

const runs = { numRuns: Number(process.env.RUNS ?? 200) }

/** A design on what another one left, with whatever happened since. */
const scenes = fc
  .record({ before: arbitraryContent, after: arbitraryContent, drift: arbitraryDrift, renames: fc.boolean() })
  .map(({ before, after, drift, renames }) => ({
    recorded: drifted(recordedAfter(before), drift),
    document: renames ? withRenames(after, before) : after,
  }))

type Check = (scene: { document: DesignDocument; recorded: RecordedVdc; plan: PlanBody }) => void
/** Of plans that can be applied: enough of them that the property says something. */
function ofGoodPlans(check: Check) {
  let good = 0
  fc.assert(
    fc.property(scenes, ({ document, recorded }) => {
      const plan = planVdc(document, recorded, testContext())
      if (plan.problems.length > 0) return
      good++
      check({ document, recorded, plan })
    }),
    runs,
  )
  expect(good).toBeGreaterThan(runs.numRuns / 4)
}

test('applying a plan gives the design, and planning again is empty', () => {
  ofGoodPlans(({ document, recorded, plan }) => {
    const after = applyAll(recorded, plan.changes, testContext())
    expect(planVdc(afterRenames(document), after, testContext()).changes).toEqual([])
    const wanted = expandDesign(document)
    for (const section of ['networks', 'volumes', 'instances', 'clusters'] as const)
      expect(after[section].map(each => each.name).sort()).toEqual([...wanted[section].keys()].sort())
  })
})

test('what is recorded, read back as a design, plans nothing', () => {
  fc.assert(
    fc.property(arbitraryContent, document => {
      const recorded = recordedAfter(document)
      const plan = planVdc(designOf(recorded), recorded, testContext())
      expect(plan).toMatchObject({ changes: [], problems: [] })
    }),
    runs,
  )
})

test('what differs from what is recorded is repaired, and only that', () => {
  fc.assert(
    fc.property(arbitraryContent, arbitraryDrift, (document, drift) => {
      const recorded = drifted(recordedAfter(document), drift)
      const plan = planVdc(designOf(recorded), recorded, testContext())
      const after = applyAll(recorded, plan.changes, testContext())
      expect(plan.changes.flatMap(change => change.fields).filter(field => !field.isDrift)).toEqual([])
      expect(planVdc(designOf(after), after, testContext()).changes).toEqual([])
    }),
    runs,
  )
})

test('no order that keeps what each change waits for breaks a dependency', () => {
  ofGoodPlans(({ recorded, plan }) => {
    for (const seed of [1, 2, 3]) {
      let now = recorded
      for (const change of shuffled(plan.changes, seed)) now = applyChange(now, change, testContext())
    }
  })
})

test('each change waits only for what comes before it, in its phase or an earlier one', () => {
  fc.assert(
    fc.property(scenes, ({ document, recorded }) => {
      const { changes } = planVdc(document, recorded, testContext())
      expect(new Set(changes.map(({ key }) => key)).size).toBe(changes.length)
      const done = new Map<string, PlannedChange>()
      for (const change of changes) {
        for (const key of change.after) expect(done.get(key)?.phase ?? 9).toBeLessThanOrEqual(change.phase)
        done.set(change.key, change)
      }
    }),
    runs,
  )
})

test('what can’t be taken back is no part of phase 0', () => {
  ofGoodPlans(({ plan }) => {
    for (const { action, kind, phase, fields } of plan.changes) {
      const grows = kind === 'volume' && fields.some(({ field }) => field === 'size') && action !== 'create'
      const isRecordOnly = kind === 'cluster' || kind === 'attachment'
      if (grows || action === 'replace' || (action === 'delete' && !isRecordOnly)) expect(phase).toBeGreaterThan(0)
    }
  })
})

test('no data is lost without a sentence that says so', () => {
  ofGoodPlans(({ recorded, plan }) => {
    const holdsData = new Set<string>(
      [...recorded.volumes, ...recorded.instances].filter(each => each.observed !== 'pending').map(each => each.id),
    )
    const after = applyAll(recorded, plan.changes, testContext())
    for (const change of plan.changes) {
      const loses = change.action === 'delete' || change.action === 'replace'
      expect(change.dataLoss !== null).toBe(loses && holdsData.has(change.id))
    }
    // Judged by what came of it, not by what the plan calls it.
    for (const before of recorded.instances) {
      const now = after.instances.find(each => each.id === before.id)
      const named = plan.changes.some(change => change.id === before.id && change.dataLoss)
      if (before.observed !== 'pending' && now?.rootVersion !== before.rootVersion) expect(named).toBe(true)
    }
  })
})

test('whatever people write gets a plan or a sentence, and never a change without a thing', () => {
  const offer = { images: ['alpine', 'debian', 'gone'], types: ['small', 'medium', 'gone'], zones: ['a', 'b', 'gone'] }
  const anything = arbitraryDesign({ ...offer, renames: true })
  fc.assert(
    fc.property(anything, anything, arbitraryContent, (first, second, before) => {
      const recorded = recordedAfter(before)
      const plan = planVdc(first, recorded, testContext())
      planBody.parse(plan)
      if (plan.problems.length > 0) return
      const after = applyAll(recorded, plan.changes, testContext())
      planBody.parse(planVdc(second, after, testContext({}, 'c')))
      expect(planVdc(first, after, testContext({}, 'c')).changes).toEqual([])
    }),
    runs,
  )
})

test('the same input gives the same plan', () => {
  fc.assert(
    fc.property(scenes, ({ document, recorded }) => {
      expect(planVdc(document, recorded, testContext())).toEqual(planVdc(document, recorded, testContext()))
    }),
    { numRuns: 50 },
  )
})

test('two changes never work on one machine at a time', () => {
  ofGoodPlans(({ recorded, plan }) => {
    const before = new Map<string, Set<string>>()
    for (const change of plan.changes)
      before.set(change.key, new Set(change.after.flatMap(key => [key, ...(before.get(key) ?? [])])))
    const touching = Map.groupBy(
      plan.changes.flatMap(change => machinesOf(change, recorded).map(id => ({ id, change }))),
      each => each.id,
    )
    for (const all of touching.values())
      for (const [index, { change }] of all.entries())
        for (const earlier of all.slice(0, index))
          if (earlier.change.phase === change.phase && earlier.change !== change)
            expect(before.get(change.key)).toContain(earlier.change.key)
  })
})

test('quota is what the record holds more', () => {
  ofGoodPlans(({ recorded, plan }) => {
    const after = applyAll(recorded, plan.changes, testContext())
    const sum = (of: RecordedVdc) => ({
      instances: of.instances.length,
      vcpus: of.instances.reduce((all, each) => all + each.vcpus, 0),
      memoryMiB: of.instances.reduce((all, each) => all + each.memoryMiB, 0),
      rootDiskGiB: of.instances.reduce((all, each) => all + each.rootDiskGiB, 0),
      volumes: of.volumes.length,
      volumeGiB: of.volumes.reduce((all, each) => all + each.sizeGiB, 0),
    })
    const [from, to] = [sum(recorded), sum(after)]
    for (const key of Object.keys(from) as (keyof typeof from)[]) expect(plan.quota[key]).toBe(to[key] - from[key])
  })
})

function machinesOf(change: PlannedChange, { volumes }: RecordedVdc): string[] {
  if (change.kind === 'instance') return [change.id]
  if (change.kind !== 'attachment') return []
  const held = volumes.find(volume => volume.attachment?.id === change.id)?.attachment?.instanceId
  return [...new Set([held, change.wanted?.instanceId].filter(id => id !== undefined))]
}

/** Another order that keeps `after` and phases. */
function shuffled(changes: readonly PlannedChange[], seed: number): PlannedChange[] {
  let state = seed
  const left = [...changes]
  const done = new Set<string>()
  const sorted: PlannedChange[] = []
  while (left.length > 0) {
    const phase = Math.min(...left.map(change => change.phase))
    const free = left.filter(change => change.phase === phase && change.after.every(key => done.has(key)))
    state = (state * 1103515245 + 12345) % 2 ** 31
    const next = free[state % free.length]!
    left.splice(left.indexOf(next), 1)
    done.add(next.key)
    sorted.push(next)
  }
  return sorted
}
