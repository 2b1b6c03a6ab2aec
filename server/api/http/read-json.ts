import type { IncomingMessage } from 'node:http'
import { PlenumError } from '@/server/domain/errors'
import { notJson } from './public-error'
import { readBody } from './respond'

/** The body as a JSON object; `{}` when there is none. @throws `invalid` with 400, 413 or 415 */
export async function readJson(req: IncomingMessage, limit?: number): Promise<Record<string, unknown>> {
  const body = await readBody(req, limit)
  if (body.length === 0) return {}
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(req.headers['content-type'] ?? '')) throw notJson()
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new PlenumError('invalid', 'The body is not valid JSON. Check its syntax.', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PlenumError('invalid', 'The body has to be a JSON object, like {"name": "web-1"}.')
  return value as Record<string, unknown>
}
