import pg from 'pg'
import { taskChannel } from '@/server/store/task-sql'

const retryMs = 500

/**
 * Hears the wake-up calls on a connection of its own and finds it again by itself when it breaks. Calls that were
 * missed are made up for by `work` at each new connection, and by the engine's poll.
 */
export function listen(url: string, on: { work(): void; cancel(taskId: string): void }) {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let isOpen = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, application_name: 'plenum-engine', keepAlive: true })
    client = fresh
    let isOver = false
    const over = () => {
      if (isOver) return
      isOver = true
      isOpen = false
      fresh.end().catch(() => {})
      if (!isClosed) timer = setTimeout(() => void connect(), retryMs)
    }
    fresh.on('error', over)
    fresh.on('end', over)
    fresh.on('notification', ({ payload }) => (payload ? on.cancel(payload) : on.work()))
    try {
      await fresh.connect()
      // What is sent on this line may be lost in a crash of the server: the polls make up for it.
      await fresh.query(`SET synchronous_commit = off; LISTEN ${taskChannel}`)
      isOpen = true
      on.work()
    } catch {
      over()
    }
  }

  return {
    /** Resolves after the first try to connect, whether or not it worked. */
    opened: connect(),
    /** The connection, while there is one. */
    get client() {
      return isOpen ? client : undefined
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
