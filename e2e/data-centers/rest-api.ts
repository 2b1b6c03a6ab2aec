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
  return {
    get: path => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    put: (path, body = {}) => call('PUT', path, body),
    delete: path => call('DELETE', path),
    async done({ taskId }, patienceMs = 60_000) {
      for (const end = Date.now() + patienceMs; ; await new Promise(next => setTimeout(next, 50))) {
        const task = await call<{ state: string; title: string; error: { message: string } | null }>(
          'GET',
          `/tasks/${taskId}`,
        )
        if (task.state === 'succeeded') return
        if (['rolled back', 'cancelled', 'needs operator'].includes(task.state))
          throw new Error(`“${task.title}” ended ${task.state}: ${task.error?.message ?? 'no reason given'}`)
        if (Date.now() > end) throw new Error(`“${task.title}” is ${task.state} after ${patienceMs} ms`)
      }
    },
  }
}
