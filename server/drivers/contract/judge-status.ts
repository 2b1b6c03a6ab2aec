import type { AgentQuestion } from './types'

/** What the status of an answer says of whoever answered a request within a guest. null: it is well; '' or 000: nobody answered. */
export function judgeStatus(status: string, { port, path }: NonNullable<AgentQuestion['request']>): string | null {
  const number = Number(status)
  if (!(number >= 100)) return `It does not answer a request at port ${port}.`
  return number >= 200 && number < 400 ? null : `It answers ${number} to a request for ${path} at port ${port}.`
}
