import type { TaskKind } from '@/server/domain/task'
import type { Call, DriverKind, Nudge, Observation } from '@/server/drivers/contract'
import type { StepName, TaskInput } from '@/server/tasks/catalog'

/** What a step is given. Clock, randomness and ids only inside a step: whatever must be the same on a repeat is an output. */
export type StepContext<K extends TaskKind, Ports, Out> = {
  task: { id: string; kind: K; title: string; actorName: string }
  input: TaskInput<K>
  /** What earlier steps returned, merged; kept in the database. */
  outputs: Partial<Out>
  ports: Ports
  /** Rides with every driver call: same step, same key. Its signal ends at cancellation, lost lease, deadline or shutdown. */
  call: Call
  /** 1 on the first try. */
  attempt: number
  /** 0–100 within this step; shown live, at most a few times a second. */
  progress(percent: number): void
  /** For what says no better when to look again than “later”; ends with the step. */
  wait(ms: number): Promise<void>
  /** Repeats a driver verb until it has converged, with its progress and waits. */
  converge<D extends DriverKind>(nudge: (resume?: string) => Promise<Nudge<D>>): Promise<Observation<D>>
}

export type WorkflowStep<K extends TaskKind, Ports, Out> = {
  /** Safe to repeat: a crash may come between its effect and its record. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a step without outputs has no return statement
  do(context: StepContext<K, Ports, Out>): Promise<Partial<Out> | void>
  /**
   * Takes back what `do` did, wholly, partly or not at all; safe to repeat. Or the sentence why nothing needs taking back.
   * That of a final step answers `lost` when what was there can't be brought back; with a sentence it never can.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: an undo that brought everything back has nothing to say
  undo: ((context: StepContext<K, Ports, Out>) => Promise<void | 'lost'>) | string
  /**
   * There is no way back once it is done: what it removes is lost. A task with many changes only goes forward from
   * there.
   */
  isFinal?: true
  /** What only so many may use at a time, a host for instance; asked just before it runs as a part of many changes. */
  lane?(context: StepContext<K, Ports, Out>): Promise<string | null>
  /** Tries for retryable errors (`busy`, `throttled`, `unreachable`), with backoff. Default 5. */
  attempts?: number
  /** One try's limit in ms. Default 120,000. */
  timeoutMs?: number
}

/** A saga: for each step of the catalog's list a do and an undo. The compiler asks for each. */
export type Workflow<K extends TaskKind = TaskKind, Ports = never, Out = Record<string, unknown>> = {
  kind: K
  steps: { [S in StepName<K>]: WorkflowStep<K, Ports, Out> }
}

/** Any workflow over these ports, as the engine holds it. */
// biome-ignore lint/suspicious/noExplicitAny: each workflow knows its own outputs; the engine only carries them
export type Workflows<Ports> = { [K in TaskKind]: Workflow<K, Ports, any> }

/** How the engine sees what it runs: it knows neither kind nor ports. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyWorkflows = Workflows<any>
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyStep = WorkflowStep<any, any, any>
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyContext = StepContext<any, any, any>
