/**
 * As much of OpenFlow 1.3 as it takes to ask a switch how much its flows have passed (Open Networking Foundation, TS-006):
 * nothing here changes a flow.
 */
export const kinds = { hello: 0, error: 1, echoRequest: 2, echoReply: 3, multipartRequest: 18, multipartReply: 19 }

export type Message = { kind: number; xid: number; body: Buffer }

const version = 4
const headerBytes = 8

export function write({ kind, xid, body }: Message): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(version, 0)
  header.writeUInt8(kind, 1)
  header.writeUInt16BE(headerBytes + body.length, 2)
  header.writeUInt32BE(xid, 4)
  return Buffer.concat([header, body])
}

/** Takes whole messages off the front of what has come. @throws what is no OpenFlow */
export function take(bytes: Buffer): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = []
  let rest = bytes
  while (rest.length >= headerBytes) {
    const length = rest.readUInt16BE(2)
    if (length < headerBytes) throw new Error('What answers there does not speak OpenFlow')
    if (rest.length < length) break
    messages.push({ kind: rest.readUInt8(1), xid: rest.readUInt32BE(4), body: rest.subarray(headerBytes, length) })
    rest = rest.subarray(length)
  }
  return { messages, rest }
}

const aggregate = 2
const any = 0xffffffff

/** How much all flows of a cookie have passed (7.3.5.3). */
export function aggregateRequest(cookie: number): Buffer {
  const body = Buffer.alloc(48)
  body.writeUInt16BE(aggregate, 0)
  body.writeUInt8(0xff, 8)
  body.writeUInt32BE(any, 12)
  body.writeUInt32BE(any, 16)
  // All of its bits: Open vSwitch has an index for that.
  body.writeBigUInt64BE(BigInt(cookie), 24)
  body.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 32)
  // A match without fields: of the extensible kind, four bytes long.
  body.writeUInt16BE(1, 40)
  body.writeUInt16BE(4, 42)
  return body
}

export type Passed = { packets: number; bytes: number }

export function aggregateIn(body: Buffer): Passed {
  if (body.length < 28 || body.readUInt16BE(0) !== aggregate) throw new Error('The switch answered something else')
  return { packets: Number(body.readBigUInt64BE(8)), bytes: Number(body.readBigUInt64BE(16)) }
}
