import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { LogLine } from '@/server/store/step-writes'
import type { Lease } from '@/server/store/task-queue'
import { endTask, type TaskChange, type TaskEnd, writeTask } from '@/server/store/task-writes'
import type { Control } from './control'

/** Progress and log lines are written at most so often; a change of state takes them along at once. */
const everyMs = 250

/**
 * The one pen with which a run writes: one write at a time, fenced by the lease, with the log lines and progress that
 * have gathered. A write that finds the lease gone loses the run; one that finds a cancel request passes it on. When
 * the database does not answer it waits, until the lease is lost by that.
 */
export function openJournal(pool: pg.Pool, lease: Lease, control: Control, ring: () => void) {
  let lines: { index: number; message: string; at: number }[] = []
  let progress: { steps: Map<number, number>; overall: number } | null = null
  let gathered: { change: TaskChange; written: Promise<boolean> } | undefined
  let timer: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
  const takeLines = (): LogLine[] => {
    const now = performance.now()
    const taken = lines.map(({ index, message, at }) => ({ index, message, agoMs: now - at }))
    lines = []
    return taken
  }
  const later = () => {
    if (!isClosed) timer ??= setTimeout(() => void flush().catch(() => {}), everyMs)
  }
  const drop = () => {
    clearTimeout(timer)
    timer = undefined
    progress = null
  }
  const send = (change: TaskChange) =>
    persist(control, async () => {
      const written = await writeTask(pool, lease, change)
      if (!written) control.lose()
      else {
        ring()
        control.hearPause(written.pauseRequested)
        if (written.cancelRequested) control.cancel()
      }
      return written !== null
    })

  function flush() {
    return inTurn(async () => {
      timer = undefined
      const change: TaskChange = { log: takeLines() }
      if (progress) {
        change.steps = [...progress.steps].map(([index, percent]) => ({ index, percent }))
        change.percent = progress.overall
      }
      progress = null
      if (change.steps || change.log?.length) await send(change)
    })
  }

  return {
    log(index: number, message: string) {
      lines.push({ index, message, at: performance.now() })
      later()
    },
    /** @param overall That of the task by it. */
    progress(index: number, percent: number, overall: number) {
      progress ??= { steps: new Map(), overall }
      progress.steps.set(index, percent)
      progress.overall = overall
      later()
    },
    /** false: the task is no longer ours. */
    write: (change: TaskChange) =>
      inTurn(() => {
        drop()
        return send({ ...change, log: takeLines() })
      }),
    /** The same for work that goes on side by side: whatever comes while a write is under way is one write. */
    gather(change: TaskChange): Promise<boolean> {
      if (gathered) {
        gathered.change = joined(gathered.change, change)
        return gathered.written
      }
      const mine: { change: TaskChange; written: Promise<boolean> } = {
        change,
        written: inTurn(() => {
          gathered = undefined
          drop()
          return send({ ...mine.change, log: takeLines() })
        }),
      }
      gathered = mine
      return mine.written
    },
    /** false: the task is no longer ours. */
    end: (end: TaskEnd) =>
      inTurn(() => {
        drop()
        isClosed = true
        const withLog = { ...end, log: takeLines() }
        return persist(control, async () => {
          const isEnded = await endTask(pool, lease, withLog)
          if (isEnded) ring()
          return isEnded
        })
      }),
    /** Waits for what is under way; what has only gathered is dropped. */
    async close() {
      isClosed = true
      drop()
      await last
    },
  }
}

export type Journal = ReturnType<typeof openJournal>

/** 0–100 over all steps. */
export const overall = (index: number, percent: number, stepCount: number) =>
  Math.floor(((index + percent / 100) / stepCount) * 100)

const joined = (a: TaskChange, b: TaskChange): TaskChange => ({
  ...a,
  ...b,
  steps: [...(a.steps ?? []), ...(b.steps ?? [])],
  marks: [...(a.marks ?? []), ...(b.marks ?? [])],
  frees: [...(a.frees ?? []), ...(b.frees ?? [])],
})

async function persist(control: Control, work: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    if (control.isLost) return false
    try {
      return await work()
    } catch (error) {
      if (!mayPass(error)) throw error
      await delay(200)
    }
  }
}

/** Errors of the connection or the server's condition pass; those of data and syntax would repeat for ever. */
function mayPass(error: unknown): boolean {
  if (error instanceof pg.DatabaseError)
    return ['08', '40', '53', '55', '57', '58'].includes(`${error.code}`.slice(0, 2))
  return !(error instanceof TypeError || error instanceof RangeError)
}
