import { Agent, request as httpRequest } from 'node:http'
import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import type { RedfishConfig } from './config'
import { connect } from './connect'

export type Redfish = ReturnType<typeof createRedfish>

/** Speaks to one service root (DSP0266) over one connection, with basic authentication, which every service offers. */
export function createRedfish(config: RedfishConfig) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agent.createConnection = (_, done) => {
    connect(config).then(
      socket => done?.(null, socket),
      error => done?.(error, undefined as never),
    )
    return undefined
  }
  const { host } = new URL(config.url)
  const authorization = `Basic ${Buffer.from(`${config.user}:${config.password}`).toString('base64')}`

  async function ask(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    call: Call,
    body?: unknown,
    etag?: string,
  ): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const limit = AbortSignal.timeout(config.answerWithinMs)
    const headers = {
      ...{ host, authorization, accept: 'application/json', 'odata-version': '4.0' },
      ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      ...(etag && { 'if-match': etag }),
    }
    try {
      const signal = AbortSignal.any([limit, call.signal])
      const answer = await new Promise<Answer>((resolve, reject) => {
        const asked = httpRequest({ agent, method, path, headers, signal }, response => {
          const chunks: Buffer[] = []
          response.on('data', chunk => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString(),
              etag: response.headers.etag,
            }),
          )
        })
        asked.on('error', error => reject(asked.reusedSocket ? new StaleLine(error) : error))
        asked.end(payload)
      })
      if (answer.status >= 300) throw refusal(`${method} ${path}`, answer)
      return answer
    } catch (error) {
      // A kept line that the controller had hung up; what was asked may have arrived, and all of it is repeatable.
      if (error instanceof StaleLine && !limit.aborted && !call.signal.aborted)
        return ask(method, path, call, body, etag)
      throw explain(error, call)
    }
  }

  return {
    /** @throws `internal` where the answer is not what the standard says. */
    async get<S extends z.ZodType>(path: string, schema: S, call: Call): Promise<z.output<S> & { etag?: string }> {
      const { text, etag } = await ask('GET', path, call)
      const parsed = schema.safeParse(jsonIn(text))
      if (parsed.success) return { ...(parsed.data as object), etag } as z.output<S> & { etag?: string }
      throw new PlenumError('internal', 'The host’s management controller does not answer as Redfish has it.', {
        detail: `${path}: ${parsed.error.message}`,
      })
    },
    post: async (path: string, body: unknown, call: Call) => void (await ask('POST', path, call, body)),
    patch: async (path: string, body: unknown, etag: string | undefined, call: Call) =>
      void (await ask('PATCH', path, call, body, etag)),
    close: () => agent.destroy(),
  }
}

class StaleLine extends Error {
  constructor(override readonly cause: Error) {
    super(cause.message)
  }
}

type Answer = { status: number; text: string; etag?: string }

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusal(what: string, { status, text }: Answer): PlenumError {
  const detail = `${what}: ${status} ${text.slice(0, 500)}`
  if (status === 401 || status === 403)
    return new PlenumError('denied', 'The host’s management controller refuses the sign-in. Correct it.', { detail })
  if (status === 429 || status === 503)
    return new PlenumError('busy', 'The host’s management controller is busy. It will be asked again.', { detail })
  if (status === 404)
    return new PlenumError(
      'unsupported',
      'The host’s management controller has nothing of that kind. Check its address.',
      {
        detail,
      },
    )
  return new PlenumError('internal', 'The host’s management controller refused. Look at the cause.', { detail })
}

function explain(error: unknown, call: Call): PlenumError {
  if (error instanceof PlenumError) return error
  if (call.signal.aborted)
    return new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', {
      cause: error,
    })
  return new PlenumError(
    'unreachable',
    'The host’s management controller does not answer. Check its address, and that it speaks Redfish.',
    { cause: error },
  )
}
