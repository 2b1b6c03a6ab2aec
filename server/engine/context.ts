import type { Sleep } from './sleep'
import type { AnyContext } from './types'

/** What a step gets to work with. Used by the engine and by the saga tests, so that both mean the same. */
export function stepContext(of: {
  task: AnyContext['task']
  input: unknown
  outputs: Record<string, unknown>
  ports: unknown
  /** Same step, same key. */
  key: string
  attempt: number
  signal: AbortSignal
  sleep: Sleep
  log(message: string): void
  progress(percent: number): void
}): AnyContext {
  const { signal } = of
  const percent = (value: number) => of.progress(Math.max(0, Math.min(100, Math.round(value))))
  return {
    task: of.task,
    input: of.input as AnyContext['input'],
    outputs: of.outputs,
    ports: of.ports,
    attempt: of.attempt,
    call: { taskId: of.task.id, key: of.key, signal, log: of.log },
    progress: percent,
    wait: ms => of.sleep(ms, signal),
    async converge(nudge) {
      let resume: string | undefined
      let said: string | undefined
      for (;;) {
        signal.throwIfAborted()
        const answer = await nudge(resume)
        if (answer.converged) return answer.seen
        if (answer.percent !== undefined) percent(answer.percent)
        if (answer.waitingFor !== undefined && answer.waitingFor !== said) of.log(answer.waitingFor)
        said = answer.waitingFor
        resume = answer.resume
        await of.sleep(Math.max(1, answer.waitMs), signal)
      }
    },
  }
}
