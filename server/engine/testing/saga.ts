import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import type { TaskKind } from '@/server/domain/task'
import { type TaskInput, taskCatalog } from '@/server/tasks/catalog'
import { stepContext } from '../context'
import type { Sleep } from '../sleep'
import type { AnyStep, Workflow } from '../types'

/**
 * The three tests that every workflow has to pass, whatever it does:
 *
 * 1. **repeat each step**: every `do` runs twice, as after a crash between its effect and its record; the world is as
 *    after a plain run, and the repeat returned the same.
 * 2. **fail at each step and find a clean slate**: once before the `do`, once after its effect (its outputs are lost,
 *    as in a crash); all `undo`s run in reverse, the failed step's first; the world is as before the task's intent.
 * 3. **repeat each undo**: as 2, after every failure, with every `undo` run twice.
 *
 * ```ts
 * describeSaga('start a stopped instance', {
 *   workflow: startInstance,
 *   async world() {                       // a fresh one for each run, with the same names and ids each time
 *     const lab = await simulatedWorld()
 *     const before = await lab.stoppedInstance('web-1')
 *     const input = await lab.writeIntent(…)   // what the service writes in its transaction
 *     return { ports: lab.ports, input, observe: () => lab.everything(), before, dispose: () => lab.dispose() }
 *   },
 * })
 * ```
 *
 * `observe` answers with whatever counts: rows and real objects, as plain data, without times, generations and logs.
 * `before` is what it answers before the intent was written, the clean slate; left out, it is asked once when the world
 * is made, which is right only when the intent leaves no trace of its own.
 */
export type SagaCase<K extends TaskKind, Ports> = {
  // biome-ignore lint/suspicious/noExplicitAny: each workflow knows its own outputs
  workflow: Workflow<K, Ports, any>
  world(): Promise<SagaWorld<K, Ports>>
  /** Steps, by name, at which the way back is not promised, each with the reason (a delete that is past its point of no return). */
  noWayBackFrom?: { [step: string]: string }
}

export type SagaWorld<K extends TaskKind, Ports> = {
  ports: Ports
  input: TaskInput<K>
  observe(): Promise<unknown>
  before?: unknown
  /** For worlds with a clock of their own. */
  sleep?: Sleep
  dispose?(): Promise<void>
}

export function describeSaga<K extends TaskKind, Ports>(name: string, saga: SagaCase<K, Ports>): void {
  const steps = taskCatalog[saga.workflow.kind].steps as readonly string[]
  const mayFail = [...steps.entries()].filter(([, step]) => !saga.noWayBackFrom?.[step])
  describe(`saga: ${name}`, () => {
    test('repeating each step changes nothing', async () => {
      const plain = await runSaga(saga, {})
      expect(plain.error).toBeUndefined()
      const repeated = await runSaga(saga, { repeatDo: true })
      expect(repeated.error).toBeUndefined()
      expect(repeated.repeats).toEqual([])
      expect(repeated.after).toEqual(plain.after)
    })
    for (const [index, step] of mayFail)
      for (const when of ['before', 'after'] as const) {
        test(`failing ${when} “${step}” leaves a clean slate`, async () => {
          const failed = await runSaga(saga, { failAt: { index, when } })
          expect(failed.undoError).toBeUndefined()
          expect(failed.after).toEqual(failed.before)
        })
        test(`repeating each undo, ${when} “${step}” failed, leaves a clean slate`, async () => {
          const failed = await runSaga(saga, { failAt: { index, when }, repeatUndo: true })
          expect(failed.undoError).toBeUndefined()
          expect(failed.after).toEqual(failed.before)
        })
      }
  })
}

export type SagaFaults = {
  repeatDo?: boolean
  repeatUndo?: boolean
  failAt?: { index: number; when: 'before' | 'after' }
}
export type SagaResult = {
  before: unknown
  after: unknown
  /** Why it went back; a planned failure is not an error. */
  error: unknown
  undoError: unknown
  /** Steps whose repeat returned something else. */
  repeats: string[]
}

/** One run in a world of its own, without a database of tasks: the engine's order of steps, with faults put in. */
export async function runSaga<K extends TaskKind, Ports>(
  saga: SagaCase<K, Ports>,
  faults: SagaFaults,
): Promise<SagaResult> {
  const world = await saga.world()
  const result: SagaResult = {
    before: undefined,
    after: undefined,
    error: undefined,
    undoError: undefined,
    repeats: [],
  }
  try {
    result.before = 'before' in world ? world.before : await world.observe()
    const failedAt = await forward(saga, world, faults, result)
    if (failedAt) await back(saga, world, faults, result, failedAt)
    result.after = await world.observe()
    return result
  } finally {
    await world.dispose?.()
  }
}

type Failure = { index: number; outputs: Record<string, unknown> }

async function forward<K extends TaskKind, Ports>(
  saga: SagaCase<K, Ports>,
  world: SagaWorld<K, Ports>,
  faults: SagaFaults,
  result: SagaResult,
): Promise<Failure | undefined> {
  const outputs: Record<string, unknown> = {}
  for (const [index, name] of stepsOf(saga)) {
    const failsHere = faults.failAt?.index === index ? faults.failAt.when : undefined
    if (failsHere === 'before') return { index, outputs }
    const once = async () => asStored(await call(saga, world, name, index, 'do', outputs))
    try {
      let output = await once()
      if (faults.repeatDo) {
        const first = output
        output = await once()
        if (!isDeepStrictEqual(first, output)) result.repeats.push(name)
      }
      if (failsHere) return { index, outputs }
      Object.assign(outputs, output)
    } catch (error) {
      result.error = error
      return { index, outputs }
    }
  }
}

async function back<K extends TaskKind, Ports>(
  saga: SagaCase<K, Ports>,
  world: SagaWorld<K, Ports>,
  faults: SagaFaults,
  result: SagaResult,
  { index: failedAt, outputs }: Failure,
): Promise<void> {
  try {
    for (const [index, name] of stepsOf(saga)
      .slice(0, failedAt + 1)
      .reverse())
      for (let time = 0; time < (faults.repeatUndo ? 2 : 1); time++)
        await call(saga, world, name, index, 'undo', outputs)
  } catch (error) {
    result.undoError = error
  }
}

const stepsOf = (saga: { workflow: { kind: TaskKind } }) => [...taskCatalog[saga.workflow.kind].steps.entries()]

async function call<K extends TaskKind, Ports>(
  saga: SagaCase<K, Ports>,
  world: SagaWorld<K, Ports>,
  name: string,
  index: number,
  way: 'do' | 'undo',
  outputs: Record<string, unknown>,
) {
  const step = (saga.workflow.steps as Record<string, AnyStep>)[name]!
  if (way === 'undo' && typeof step.undo === 'string') return
  const context = stepContext({
    task: { id: 'task_0saga', kind: saga.workflow.kind, title: 'Saga test', actorName: 'Ada' },
    input: world.input,
    outputs: { ...outputs },
    ports: world.ports,
    key: `task_0saga/${index}/${way}`,
    attempt: 1,
    signal: AbortSignal.timeout(step.timeoutMs ?? 120_000),
    sleep: world.sleep ?? (async () => {}),
    log: () => {},
    progress: () => {},
  })
  return retrying(async () => (way === 'do' ? step.do(context) : (step.undo as AnyStep['do'])(context)))
}

/** A world may answer “busy” now and then, as real ones do. */
async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (error) {
      if (attempt >= 5 || !(error instanceof PlenumError && error.kind === 'busy')) throw error
    }
}

const asStored = (output: unknown): Record<string, unknown> =>
  output === undefined || output === null ? {} : JSON.parse(JSON.stringify(output))
