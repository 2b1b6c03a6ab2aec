import { isEnded, type TaskDetail } from '@/server/domain/task'
import type { Rest } from './rest'

/** Calls of a Plenum's REST API with these headers: a session's cookie, or an API token. Errors tell call and answer. */
export function restApi(url: string, headers: Record<string, string>): Rest {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
  async function ended({ taskId }: { taskId: string }, patienceMs = 60_000): Promise<TaskDetail> {
    for (const end = Date.now() + patienceMs; ; await new Promise(next => setTimeout(next, 50))) {
      const task = await call<TaskDetail>('GET', `/tasks/${taskId}`)
      // One that rests goes on only when somebody resumes it: whoever waits here would wait in vain.
      if (isEnded(task.state) || task.state === 'paused') return task
      if (Date.now() > end) throw new Error(`“${task.title}” is ${task.state} after ${patienceMs} ms`)
    }
  }
  return {
    get: path => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    put: (path, body = {}) => call('PUT', path, body),
    delete: path => call('DELETE', path),
    ended,
    async done(receipt, patienceMs) {
      const { state, title, error } = await ended(receipt, patienceMs)
      if (state !== 'succeeded') throw new Error(`“${title}” is ${state}: ${error?.message ?? 'no reason given'}`)
    },
  }
}
