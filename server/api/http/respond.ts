import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { httpStatusOf, maxBodyBytes, tooLarge, toPublicError } from './public-error'

/** The id under which an operator finds a request in the log; a sane one from the client is kept. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id']
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(text))
  res.setHeader('Cache-Control', 'no-store')
  res.end(text)
}

/** Any error as the REST body `{ error: { kind, message, field?, fields?, requestId } }`. */
export function sendError(res: ServerResponse, error: unknown, requestId: string): void {
  const said = toPublicError(error, requestId)
  if (said.kind === 'throttled') res.setHeader('Retry-After', '10')
  sendJson(res, httpStatusOf(error), { error: said })
}

/** The whole body. @throws `invalid` beyond the limit; the rest of such a body is read and dropped, so that the answer arrives. */
export async function readBody(req: IncomingMessage, limit = maxBodyBytes): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit * 64) break
    if (size <= limit) chunks.push(chunk)
  }
  if (size > limit) throw tooLarge(limit)
  return Buffer.concat(chunks)
}
