import type { TaskKind } from '@/server/domain/task'
import { stepContext } from '@/server/engine/context'
import type { Sleep } from '@/server/engine/sleep'
import type { AnyStep } from '@/server/engine/types'
import { type TaskInput, taskCatalog } from '@/server/tasks/catalog'
import { type WorkflowPorts, workflows } from '..'

/** Does a kind's steps one after the other, without task, engine and retries. For setting scenes. */
export async function perform<K extends TaskKind>(
  ports: WorkflowPorts,
  kind: K,
  input: TaskInput<K>,
  sleep: Sleep,
): Promise<void> {
  const outputs: Record<string, unknown> = {}
  for (const name of taskCatalog[kind].steps) {
    const step = (workflows[kind].steps as Record<string, AnyStep>)[name]!
    const context = stepContext({
      task: { id: 'task_scene', kind, title: 'Set the scene', actorName: 'Test' },
      ...{ input, ports, sleep, outputs: { ...outputs } },
      ...{ key: `scene ${kind} ${name} ${Math.random()}`, attempt: 1, signal: new AbortController().signal },
      log: () => {},
      progress: () => {},
    })
    Object.assign(outputs, await step.do(context))
  }
}
