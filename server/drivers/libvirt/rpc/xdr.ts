/**
 * XDR (RFC 4506), as much of it as libvirt's protocol uses. Everything is big-endian and padded to four bytes.
 * Authority for the structures that are made of it: libvirt's `src/remote/remote_protocol.x`.
 */
export class XdrEncoder {
  private buffer = Buffer.allocUnsafe(256)
  private length = 0

  int(value: number): this {
    this.length = this.reserve(4).writeInt32BE(value | 0, this.length)
    return this
  }

  uint(value: number): this {
    this.length = this.reserve(4).writeUInt32BE(value >>> 0, this.length)
    return this
  }

  bool(value: boolean): this {
    return this.int(value ? 1 : 0)
  }

  /** Signed 64 bits. */
  hyper(value: bigint | number): this {
    this.length = this.reserve(8).writeBigInt64BE(BigInt.asIntN(64, BigInt(value)), this.length)
    return this
  }

  /** Unsigned 64 bits. */
  uhyper(value: bigint | number): this {
    this.length = this.reserve(8).writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)), this.length)
    return this
  }

  double(value: number): this {
    this.length = this.reserve(8).writeDoubleBE(value, this.length)
    return this
  }

  /** Opaque of a length both sides know. */
  fixed(bytes: Uint8Array): this {
    const padded = align(bytes.length)
    const target = this.reserve(padded)
    target.set(bytes, this.length)
    target.fill(0, this.length + bytes.length, this.length + padded)
    this.length += padded
    return this
  }

  /** Opaque that carries its length. */
  opaque(bytes: Uint8Array): this {
    return this.uint(bytes.length).fixed(bytes)
  }

  string(text: string): this {
    return this.opaque(Buffer.from(text, 'utf8'))
  }

  /** Optional data: present or not, then the value. */
  optional<T>(value: T | null | undefined, encode: (encoder: XdrEncoder, value: T) => unknown): this {
    this.bool(value !== null && value !== undefined)
    if (value !== null && value !== undefined) encode(this, value)
    return this
  }

  array<T>(values: readonly T[], encode: (encoder: XdrEncoder, value: T) => unknown): this {
    this.uint(values.length)
    for (const value of values) encode(this, value)
    return this
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  private reserve(more: number): Buffer {
    if (this.length + more > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + more))
      this.buffer.copy(larger, 0, 0, this.length)
      this.buffer = larger
    }
    return this.buffer
  }
}

/** What the other side sent is not what its protocol says. */
export class XdrError extends Error {
  override readonly name = 'XdrError'
}

/** Reads what an encoder wrote; every length is checked against what is there before anything is allocated. */
export class XdrDecoder {
  private offset = 0
  constructor(private readonly buffer: Buffer) {}

  int(): number {
    return this.buffer.readInt32BE(this.take(4))
  }

  uint(): number {
    return this.buffer.readUInt32BE(this.take(4))
  }

  bool(): boolean {
    return this.int() !== 0
  }

  hyper(): bigint {
    return this.buffer.readBigInt64BE(this.take(8))
  }

  uhyper(): bigint {
    return this.buffer.readBigUInt64BE(this.take(8))
  }

  double(): number {
    return this.buffer.readDoubleBE(this.take(8))
  }

  /** A view, not a copy. */
  fixed(length: number): Buffer {
    const start = this.take(align(length))
    return this.buffer.subarray(start, start + length)
  }

  opaque(): Buffer {
    return this.fixed(this.uint())
  }

  string(): string {
    return this.opaque().toString('utf8')
  }

  optional<T>(decode: (decoder: XdrDecoder) => T): T | null {
    return this.bool() ? decode(this) : null
  }

  array<T>(decode: (decoder: XdrDecoder) => T): T[] {
    const count = this.uint()
    if (count > this.remaining) throw new XdrError(`An array claims ${count} elements in ${this.remaining} bytes`)
    const values: T[] = []
    for (let i = 0; i < count; i++) values.push(decode(this))
    return values
  }

  get remaining(): number {
    return this.buffer.length - this.offset
  }

  private take(length: number): number {
    if (length > this.remaining) throw new XdrError(`Wanted ${length} bytes where ${this.remaining} are left`)
    const start = this.offset
    this.offset += length
    return start
  }
}

const align = (length: number) => (length + 3) & ~3
