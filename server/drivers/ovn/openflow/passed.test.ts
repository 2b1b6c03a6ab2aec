import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { aggregateRequest, kinds, type Message, take, write } from './messages'
import { passedAt } from './passed'

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach(close => void close()))

/** A switch that does with each message what the test says. */
async function switchThat(answers: (message: Message, socket: Socket) => void) {
  const server = createServer(socket => {
    closing.push(() => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', chunk => {
      for (const message of take(chunk).messages) answers(message, socket)
    })
  }).listen(0, '127.0.0.1')
  closing.push(() => server.close())
  await once(server, 'listening')
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

const patient = () => AbortSignal.timeout(15_000)

/** Of `n` packets of 100 bytes. */
function reply(xid: number, n: number) {
  const body = Buffer.alloc(32)
  body.writeUInt16BE(2, 0)
  body.writeBigUInt64BE(BigInt(n), 8)
  body.writeBigUInt64BE(BigInt(n * 100), 16)
  return write({ kind: kinds.multipartReply, xid, body })
}

test('what flows passed is told by their cookies, whatever else the switch says and in what pieces', async () => {
  const asked: Message[] = []
  const remote = await switchThat(({ kind, xid, body }, socket) => {
    if (kind === kinds.hello) socket.write(write({ kind: kinds.echoRequest, xid: 9, body: Buffer.from('there?') }))
    if (kind === kinds.multipartRequest) asked.push({ kind, xid, body })
    // Whoever gives no sign of life gets no answer.
    if (kind !== kinds.echoReply || String(body) !== 'there?') return
    const answers = Buffer.concat(asked.map(each => reply(each.xid, Number(each.body.readBigUInt64BE(24)))))
    socket.write(answers.subarray(0, 11))
    setImmediate(() => socket.write(answers.subarray(11)))
  })
  expect(await passedAt(remote, [7, 0xdeadbeef], patient())).toEqual(
    new Map([7, 0xdeadbeef].map(packets => [packets, { packets, bytes: packets * 100 }])),
  )
})

test('a question is 56 bytes long, as the standard has it', () => {
  expect(write({ kind: kinds.multipartRequest, xid: 1, body: aggregateRequest(0xdeadbeef) })).toHaveLength(56)
})

test('a switch that refuses, hangs up, or is none is an error', async () => {
  const refusing = await switchThat((_, socket) => {
    socket.write(write({ kind: kinds.error, xid: 0, body: Buffer.alloc(4) }))
  })
  await expect(passedAt(refusing, [1], patient())).rejects.toThrow('refused')
  const leaving = await switchThat((_, socket) => void socket.end())
  await expect(passedAt(leaving, [1], patient())).rejects.toThrow('closed')
  const other = await switchThat((_, socket) => void socket.write(Buffer.alloc(16)))
  await expect(passedAt(other, [1], patient())).rejects.toThrow('does not speak OpenFlow')
})
