import { Duplex } from 'node:stream'
import { decodeError, LibvirtUnreachable } from './errors'
import { type Message, maxStreamChunk, messageStatus } from './message'
import { XdrDecoder } from './xdr'

/** What a stream may do with the connection it runs on. */
export type StreamPort = {
  send(status: number, data: Uint8Array, done: (error?: Error | null) => void): void
  /** Stop and go on reading from the host: libvirt's streams have no window of their own. */
  pause(): void
  resume(): void
  forget(): void
}

/** `both`: a console. `write`: an upload. `read`: a download. */
export type StreamDirection = 'both' | 'read' | 'write'

/**
 * One of libvirt's data streams (virStream) as a Node stream.
 * Ending it asks libvirt to finish and waits until it has confirmed, so `finish` means that all data is with the host;
 * destroying it aborts. Backpressure stops the whole connection: give a stream a connection of its own.
 */
export class LibvirtStream extends Duplex {
  private confirmed: ((error?: Error | null) => void) | null = null
  private isOver = false

  constructor(
    private readonly port: StreamPort,
    private readonly direction: StreamDirection,
  ) {
    super({ allowHalfOpen: false, decodeStrings: true, ...sidesOf(direction) })
  }

  /** A message of this stream arrived. */
  receive(message: Message): void {
    if (message.status === messageStatus.error) {
      this.isOver = true
      // A console ends so when its guest stops or another takes it over: an end like any other.
      if (this.direction === 'both') this.push(null)
      else this.destroy(decodeError(new XdrDecoder(message.payload)))
    } else if (message.status === messageStatus.ok) {
      this.isOver = true
      const confirmed = this.confirmed
      this.confirmed = null
      if (this.direction !== 'write') this.push(null)
      confirmed?.()
    } else if (message.payload.length > 0) {
      if (this.direction !== 'write' && !this.push(message.payload)) this.port.pause()
    } else {
      this.push(null)
      if (this.direction === 'read') this.port.send(messageStatus.ok, nothing, () => {})
    }
  }

  override _read(): void {
    this.port.resume()
  }

  override _write(data: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const chunk = data.subarray(0, maxStreamChunk)
    const rest = data.subarray(maxStreamChunk)
    this.port.send(messageStatus.continue, chunk, error => {
      if (error || rest.length === 0) done(error)
      else this._write(rest, _encoding, done)
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.isOver) {
      done()
      return
    }
    this.confirmed = done
    this.port.send(messageStatus.ok, nothing, error => {
      if (error) done(error)
    })
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const hasEnded = this.isOver || (this.direction === 'read' && this.readableEnded)
    if (!hasEnded && !(error instanceof LibvirtUnreachable)) this.port.send(messageStatus.error, nothing, () => {})
    this.isOver = true
    this.port.resume()
    this.port.forget()
    const confirmed = this.confirmed
    this.confirmed = null
    confirmed?.(error ?? new Error('The stream was closed before the host had confirmed it'))
    done(error)
  }
}

const nothing = Buffer.alloc(0)

/** Options that Node's Duplex knows and its types do not. */
const sidesOf = (direction: StreamDirection) => ({ readable: direction !== 'write', writable: direction !== 'read' })
