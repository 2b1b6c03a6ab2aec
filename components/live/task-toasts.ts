/** Tasks that were started here and are followed by a toast until they end. */
let followed: readonly string[] = []
const listeners = new Set<() => void>()

function change(next: readonly string[]) {
  followed = next
  for (const listener of listeners) listener()
}

/** Shows a toast with the task's live progress, until it has ended. */
export function followTask(taskId: string): void {
  if (!followed.includes(taskId)) change([...followed, taskId])
}

export const unfollowTask = (taskId: string): void => change(followed.filter(id => id !== taskId))

export const followedTasks = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  get: () => followed,
}
export const noTasks: readonly string[] = []
