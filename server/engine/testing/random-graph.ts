import fc from 'fast-check'
import { type ErrorKind, errorKinds, PlenumError, retryableKinds } from '@/server/domain/errors'
import { failurePolicies } from '@/server/domain/planning/plan'
import { taskCatalog } from '@/server/tasks/catalog'
import type { AnyContext, AnyStep } from '../types'
import { graphTask, type Script } from './scripted'

/** What goes wrong at a step, try by try, before it goes well. `after`: after the effect. */
type Faults = { kind: ErrorKind; after: boolean }[]
type Kind = 'volume.create' | 'volume.delete' | 'host.add'
export const attempts = 3
export const failsForGood = (faults: Faults) =>
  faults.some(({ kind }, at) => !retryableKinds.has(kind) || at === attempts - 1)

/** A change, and the task’s own at the end. `steps`: by the numbers that they have in the task. */
export type Change = { parts: Kind[]; after: number[]; turns: number[]; phase: number; steps: number[] }
/** Without a way back: a sentence, and for the one that removes something, that it is lost. */
export type Step = { do: Faults; undo: Faults; isFinal: boolean; hasUndo: boolean }
export type RandomGraph = {
  policy: (typeof failurePolicies)[number]
  changes: Change[]
  steps: Step[]
  /** A pause is asked for when so many steps have begun. */
  pauseAt: number | null
}

const faults = (weight: number) =>
  fc.oneof(
    { weight, arbitrary: fc.constant<Faults>([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ kind: fc.constantFrom(...errorKinds), after: fc.boolean() }), { maxLength: 3 }),
    },
  )
const change = fc.record({
  parts: fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom<Kind>('volume.create', 'host.add') },
      { weight: 1, arbitrary: fc.constant<Kind>('volume.delete') },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  after: fc.array(fc.nat(99), { maxLength: 3 }),
  turns: fc.array(fc.nat(99), { maxLength: 1 }),
  phase: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(0, 1, 2) }),
})

/** Changes that stand on earlier ones, of phases that do not contradict that, with faults here and there. */
export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .record({
    policy: fc.constantFrom(...failurePolicies),
    drawn: fc.array(change, { minLength: 2, maxLength: 8 }),
    faults: fc.array(fc.record({ do: faults(9), undo: faults(9) }), { minLength: 49, maxLength: 49 }),
    pauseAt: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
  })
  .map(({ policy, drawn, faults, pauseAt }) => {
    const changes: Change[] = []
    const steps: Step[] = []
    const add = (kind: Kind | 'design.apply') =>
      taskCatalog[kind].steps.map((_, at) => {
        const hasUndo = !(kind === 'host.add' && at === 1) && !(kind === 'volume.delete' && at === 1)
        steps.push({ ...faults[steps.length]!, isFinal: kind === 'volume.delete' && at === 0, hasUndo })
        return steps.length - 1
      })
    for (const { parts, phase, ...of } of drawn) {
      const earlier = (list: number[]) => (changes.length > 0 ? [...new Set(list.map(at => at % changes.length))] : [])
      const turns = earlier(of.turns)
      const after = earlier(of.after).filter(at => !turns.includes(at))
      const least = Math.max(0, ...[...after, ...turns].map(at => changes[at]!.phase))
      changes.push({ parts, after, turns, phase: Math.max(phase, least), steps: parts.flatMap(add) })
    }
    const all = changes.map((_, at) => at)
    const last = Math.max(...changes.map(each => each.phase))
    changes.push({ parts: [], after: all, turns: [], phase: last, steps: add('design.apply') })
    return { policy, changes, steps, pauseAt }
  })

export const taskOf = ({ changes, policy }: RandomGraph) =>
  graphTask(
    changes.slice(0, -1).map(({ parts, after, turns, phase }, at) => ({
      key: `c${at}`,
      parts: parts.map((kind, part) => ({ kind, name: `c${at}p${part}` })),
      ...{ after: after.map(each => `c${each}`), turns: turns.map(each => `c${each}`), phase },
    })),
    { policy },
  )

export type Told = { what: 'begins' | 'did' | 'failed'; way: 'do' | 'undo'; step: number }

/** What happened to one task, as its steps live through it. */
export function openTale(graph: RandomGraph, onBegin: (begun: number) => Promise<void>) {
  const told: Told[] = []
  const inPlace = new Set<number>()
  let begun = 0
  return {
    graph,
    told,
    /** Effects that are there, recorded or not. */
    inPlace,
    async live(context: AnyContext, way: 'do' | 'undo') {
      const step = Number(context.call.key.split('/')[1])
      const fault = graph.steps[step]![way][context.attempt - 1]
      told.push({ what: 'begins', way, step })
      if (way === 'do') await onBegin(++begun)
      const fail = () => {
        told.push({ what: 'failed', way, step })
        throw new PlenumError(fault!.kind, 'No.')
      }
      if (fault && !fault.after) fail()
      // What was removed does not come back.
      const isLost = way === 'undo' && graph.steps[step]!.isFinal && inPlace.has(step)
      if (way === 'do') inPlace.add(step)
      else if (!isLost) inPlace.delete(step)
      await new Promise(resolve => setImmediate(resolve))
      if (fault) fail()
      told.push({ what: 'did', way, step })
      return isLost ? 'lost' : undefined
    },
  }
}
export type Tale = ReturnType<typeof openTale>

/** Steps that only tell their task’s tale. */
export function tellingSteps(taleOf: (taskId: string) => Tale): Script {
  const live = (way: 'do' | 'undo') => async (context: AnyContext) =>
    taleOf(context.task.id).live(context, way) as never
  const step = (more: Partial<AnyStep> = {}): Partial<AnyStep> => ({
    ...{ attempts, do: live('do'), undo: live('undo') },
    ...more,
  })
  return {
    'volume.create': { 'Create the volume': step() },
    'volume.delete': {
      'Delete the volume': step({ isFinal: true }),
      'Forget the volume': step({ undo: 'It is gone.' }),
    },
    'host.add': {
      'Connect to the host': step(),
      'Read its capacity': step({ undo: 'It only looks.' }),
      'Admit it to placement': step(),
    },
    'design.apply': { 'Keep the design’s version': step() },
  }
}
