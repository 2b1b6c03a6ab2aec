import { newId } from '@/server/domain/ids'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import { type TaskKind, taskKinds } from '@/server/domain/task'
import type { Store } from '@/server/store/store'
import { enqueueTask, type NewTask } from '@/server/store/tasks'
import { asPrisma, transact } from '@/server/store/transact'
import { taskCatalog } from '@/server/tasks/catalog'
import { createEngine, type EngineOptions } from '../engine'
import type { AnyStep, AnyWorkflows } from '../types'

export type Script = { [K in TaskKind]?: Record<string, Partial<AnyStep>> }

/** Workflows that do nothing but what the script says: for tests and benches of the engine itself. */
export function scripted(script: Script = {}): AnyWorkflows {
  const idle: AnyStep = { do: async () => {}, undo: async () => {} }
  const workflow = (kind: TaskKind) => ({
    kind,
    steps: Object.fromEntries(taskCatalog[kind].steps.map(name => [name, { ...idle, ...script[kind]?.[name] }])),
  })
  return Object.fromEntries(taskKinds.map(kind => [kind, workflow(kind)])) as AnyWorkflows
}

/** A task of three steps that no row stands behind. */
export function someTask(change: Partial<NewTask<'host.add'>> = {}): NewTask<'host.add'> {
  const hostId = newId('host')
  return {
    kind: 'host.add',
    input: { hostId, name: 'h1' },
    actor: { id: null, name: 'Ada' },
    vdcId: null,
    resource: { kind: 'host', id: hostId, name: 'h1' },
    locks: [`host:${hostId}`],
    ...change,
  }
}

/** A task of one step. */
export function smallTask(change: Partial<NewTask<'volume.create'>> = {}): NewTask<'volume.create'> {
  const volumeId = newId('volume')
  return {
    kind: 'volume.create',
    input: { volumeId, name: 'v1', sizeGiB: 1 },
    actor: { id: null, name: 'Ada' },
    vdcId: null,
    resource: { kind: 'volume', id: volumeId, name: 'v1' },
    locks: [`volume:${volumeId}`],
    ...change,
  }
}

/** A task of six steps. */
export function longTask(change: Partial<NewTask<'instance.create'>> = {}): NewTask<'instance.create'> {
  const instanceId = newId('instance')
  return {
    kind: 'instance.create',
    input: { instanceId, vdcId: newId('vdc'), name: 'i1', newVolumes: [], existingVolumes: [], hostId: null },
    actor: { id: null, name: 'Ada' },
    vdcId: null,
    resource: { kind: 'instance', id: instanceId, name: 'i1' },
    locks: [`instance:${instanceId}`],
    ...change,
  }
}

type Part = { kind: 'volume.create' | 'volume.delete' | 'host.add'; name: string }
export type SomeChange = { key: string; parts: Part[]; after?: string[]; turns?: string[]; phase?: number }

/** A task of changes; its parts are known by their names: `volume.create` and `volume.delete` of one and two steps, `host.add` of three. */
export function graphTask(
  changes: SomeChange[],
  {
    policy = 'roll back' as FailurePolicy,
    ...change
  }: Partial<NewTask<'design.apply'>> & { policy?: FailurePolicy } = {},
): NewTask<'design.apply'> {
  const partOf = ({ kind, name }: Part) => {
    const input =
      kind === 'host.add' ? { hostId: newId('host'), name } : { volumeId: newId('volume'), name, sizeGiB: 1 }
    return { kind, input }
  }
  return {
    kind: 'design.apply',
    input: {
      ...{ planId: newId('plan'), vdcId: newId('vdc'), policy, message: '' },
      changes: changes.map(({ key, parts, after = [], turns = [], phase = 0 }) => ({
        ...{ key, title: `Make ${key}`, after: [...after, ...turns], turns, phase, parts: parts.map(partOf) },
      })),
    },
    actor: { id: null, name: 'Ada' },
    vdcId: null,
    resource: null,
    locks: [],
    ...change,
  }
}

/** Queues a task in a transaction of its own, as services do, and gives its id. */
export const queue = async <K extends TaskKind>(store: Store, task: NewTask<K>): Promise<string> =>
  (await transact(store, tx => enqueueTask(asPrisma(tx), task))).taskId

/** Runs all that is queued to its end, with hardly any waits. */
export async function runAll(store: Store, script: Script, options: Partial<EngineOptions<unknown>> = {}) {
  const engine = workerOf(store, script, options)
  await engine.start()
  await engine.idle()
  await engine.stop()
}

export const workerOf = (store: Store, script: Script, options: Partial<EngineOptions<unknown>> = {}) =>
  createEngine({ store, workflows: scripted(script), ports: {}, backoffMs: () => 1, pollMs: 20, ...options })

export const readTask = (store: Store, id: string) =>
  store.prisma.task.findUniqueOrThrow({ where: { id }, include: { steps: { orderBy: { index: 'asc' } } } })

/** A promise that others settle: tests wait for moments, never for time. */
export function moment<T = void>() {
  let happen: (value: T) => void = () => {}
  const comes = new Promise<T>(resolve => {
    happen = resolve
  })
  return { comes, happen }
}
