import { asPlenumError } from '@/server/domain/errors'
import type { TaskReceipt } from '@/server/domain/task'
import { operatorOn } from '@/server/services/testing'
import type { Schedule } from './platform/schedule'
import type { Process } from './processes'
import { asks, type Names } from './requests'
import type { Request } from './scenario'

/** What became of a request. */
export type Asked = { request: Request; answers: (TaskReceipt | Error)[] }

/** Whoever clicks, and whatever else comes from outside at a given time. */
export function openPeople(web: Process, schedule: Schedule, known: Omit<Names, 'lastTask'>) {
  // Keys are each actor’s own.
  const ctx = operatorOn(web.store)
  const asked: Asked[] = []
  let open = 0
  let lastTask: string | undefined
  const names: Names = { ...known, lastTask: () => lastTask }

  /** `amid`: so many events after that moment, if there are as many soon. */
  function later(inMs: number, what: string, happen: () => void | Promise<void>, amid: number | null = null) {
    open++
    let isOver = false
    const event = {
      ...{ actor: 'outside', what },
      async happen() {
        if (isOver) return
        isOver = true
        await happen()
        open--
      },
    }
    if (amid !== null) setTimeout(() => schedule.addAmid(amid, event), inMs)
    setTimeout(() => schedule.add(event), inMs + (amid === null ? 0 : soonMs))
  }

  async function ask(request: Request, into: Asked) {
    open++
    try {
      const answer = (await asks[request.what](ctx, request, names)) as TaskReceipt | undefined
      if (answer?.taskId) into.answers.push(answer)
      lastTask = answer?.taskId ?? lastTask
    } catch (error) {
      into.answers.push(error as Error)
      // As a client does: it can’t know whether it was heard.
      if (asPlenumError(error).kind === 'internal' && into.answers.length < 4)
        later(1_000, `asks again: ${request.what}`, () => void ask(request, into))
    } finally {
      open--
    }
  }

  return {
    asked,
    later,
    get areDone() {
      return open === 0
    },
    willAsk(request: Request) {
      later(
        request.at,
        `asks: ${request.what} ${request.subject}`,
        () => {
          const into: Asked = { request, answers: [] }
          asked.push(into)
          void ask(request, into)
          if (request.repeatedAfterMs !== null)
            later(request.repeatedAfterMs, `repeats: ${request.what}`, () => void ask(request, into))
        },
        request.amid,
      )
    },
  }
}

/** What would have come in the midst of something comes by itself once nothing has happened for so long. */
const soonMs = 500
