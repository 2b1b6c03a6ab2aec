import { connect } from 'node:net'
import type { Remote } from '../ovsdb/remote'
import { aggregateIn, aggregateRequest, kinds, type Message, type Passed, take, write } from './messages'

/** How much a switch's flows have passed, by their cookies: asked all at once, over a line that lasts no longer. */
export function passedAt(
  remote: Remote,
  cookies: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, Passed>> {
  const passed = new Map<number, Passed>()
  const { promise, resolve, reject } = Promise.withResolvers<Map<number, Passed>>()
  const socket = connect({ ...remote, signal })
  const asked = new Set(cookies).size
  let rest: Buffer = Buffer.alloc(0)
  const send = (kind: number, xid: number, body: Buffer) => void socket.write(write({ kind, xid, body }))

  const hear = ({ kind, xid, body }: Message) => {
    if (kind === kinds.error) throw new Error(`The switch refused: ${body.toString('hex')}`)
    if (kind === kinds.echoRequest) send(kinds.echoReply, xid, body)
    // The number of a question is its cookie's place.
    if (kind === kinds.multipartReply) passed.set(cookies[xid - 1]!, aggregateIn(body))
    if (passed.size === asked) resolve(passed)
  }
  socket.on('connect', () => {
    send(kinds.hello, 0, Buffer.alloc(0))
    for (const [index, cookie] of cookies.entries()) send(kinds.multipartRequest, index + 1, aggregateRequest(cookie))
  })
  socket.on('data', chunk => {
    try {
      const { messages, rest: more } = take(Buffer.concat([rest, chunk]))
      rest = more
      for (const message of messages) hear(message)
    } catch (error) {
      reject(error)
    }
  })
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('The switch closed the connection')))
  return promise.finally(() => socket.destroy())
}
