import { XdrEncoder, XdrError } from './xdr'

/** Framing of libvirt's RPC. Authority: libvirt's `src/rpc/virnetprotocol.x` and `virkeepaliveprotocol.x`. */
export const programs = {
  remote: { id: 0x20008086, version: 1 },
  /** What only QEMU hosts know (`qemu_protocol.x`). */
  qemu: { id: 0x20008087, version: 1 },
  keepAlive: { id: 0x6b656570, version: 1 },
} as const

export const messageType = { call: 0, reply: 1, event: 2, stream: 3 } as const
export const messageStatus = { ok: 0, error: 1, continue: 2 } as const
export const keepAlive = { ping: 1, pong: 2 } as const

export type Header = {
  program: number
  procedure: number
  type: number
  serial: number
  status: number
}
export type Message = Header & { payload: Buffer }

/** Length word and header. */
export const headerBytes = 28
/** The largest message libvirt sends or takes, without its length word. */
const maxMessageBytes = 16 * 1024 * 1024
/** Stream data per message: what every libvirt since 0.9 takes. */
export const maxStreamChunk = 256 * 1024 - headerBytes

export function encodeMessage(header: Header, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const version = Object.values(programs).find(({ id }) => id === header.program)?.version ?? programs.remote.version
  const head = new XdrEncoder()
    .uint(headerBytes + payload.length)
    .uint(header.program)
    .uint(version)
    .int(header.procedure)
    .int(header.type)
    .uint(header.serial)
    .int(header.status)
    .bytes()
  return Buffer.concat([head, payload])
}

/** Cuts a byte stream into messages. Bytes are kept as they came and joined once per message. */
export class MessageReader {
  private chunks: Buffer[] = []
  private held = 0

  /** @throws XdrError when the bytes cannot be libvirt's protocol; the connection is then of no more use. */
  push(chunk: Buffer): Message[] {
    const messages: Message[] = []
    this.chunks.push(chunk)
    this.held += chunk.length
    while (this.held >= 4) {
      const length = this.peekLength()
      if (length < headerBytes || length > maxMessageBytes + 4)
        throw new XdrError(`A message claims a length of ${length} bytes`)
      if (this.held < length) break
      messages.push(decode(this.take(length)))
    }
    return messages
  }

  private peekLength(): number {
    if (this.chunks[0]!.length < 4) this.chunks = [Buffer.concat(this.chunks)]
    return this.chunks[0]!.readUInt32BE(0)
  }

  private take(length: number): Buffer {
    const first = this.chunks[0]!
    const all = first.length >= length ? first : Buffer.concat(this.chunks)
    if (all !== first) this.chunks = [all]
    const rest = all.subarray(length)
    if (rest.length > 0) this.chunks[0] = rest
    else this.chunks.shift()
    this.held -= length
    return all.subarray(0, length)
  }
}

function decode(bytes: Buffer): Message {
  return {
    program: bytes.readUInt32BE(4),
    procedure: bytes.readInt32BE(12),
    type: bytes.readInt32BE(16),
    serial: bytes.readUInt32BE(20),
    status: bytes.readInt32BE(24),
    payload: bytes.subarray(headerBytes),
  }
}
