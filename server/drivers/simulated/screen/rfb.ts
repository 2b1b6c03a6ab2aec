import { Keyboard } from './keys'
import { type PixelFormat, paintRow, rowHeight, rowTop, screenHeight, screenWidth } from './paint'
import { rows, type Terminal } from './terminal'

type Outside = {
  send(data: Buffer): void
  /** Keys, as a terminal would send them. */
  typed(text: string): void
  /** The client broke the protocol. */
  failed(why: string): void
}

/** A step of the conversation: how many bytes it needs, and what it makes of them. */
type Step = { bytes: number; take(data: Buffer): Step }

const version = Buffer.from('RFB 003.008\n')
const native: PixelFormat = { bytes: 4, isBigEndian: false, max: [255, 255, 255], shift: [16, 8, 0] }
const maxClipboardBytes = 1024 * 1024

/**
 * The server's side of the Remote Framebuffer Protocol (RFC 6143), as little of it as a viewer needs: no security
 * (whoever holds the stream was let in before), true colour in any layout, raw rectangles of changed rows.
 */
export class RfbServer {
  private received: Buffer = Buffer.alloc(0)
  private step: Step
  private format = native
  private readonly keyboard = new Keyboard()
  /** An update that was asked for and not yet sent, because nothing had changed. */
  private isAwaited = false
  private isScheduled = false
  private isBroken = false

  constructor(
    private readonly title: string,
    private readonly terminal: Terminal,
    private readonly outside: Outside,
  ) {
    this.step = { bytes: 12, take: data => this.onVersion(data) }
    outside.send(version)
  }

  input(data: Buffer) {
    if (this.isBroken) return
    this.received = this.received.length > 0 ? Buffer.concat([this.received, data]) : data
    while (this.received.length >= this.step.bytes && !this.isBroken) {
      const part = this.received.subarray(0, this.step.bytes)
      this.received = this.received.subarray(this.step.bytes)
      this.step = this.step.take(part)
    }
  }

  /** The terminal changed: sends it once the present burst of writing is over, if somebody waits. */
  refresh() {
    if (this.isScheduled) return
    this.isScheduled = true
    setImmediate(() => {
      this.isScheduled = false
      if (!this.isAwaited || !this.terminal.isChanged) return
      this.isAwaited = false
      this.sendRows(this.terminal.takeChanged())
    })
  }

  private onVersion(data: Buffer): Step {
    const minor = /^RFB 003\.(\d{3})\n$/.exec(data.toString('latin1'))?.[1]
    if (minor === undefined) return this.fail('not RFB 3')
    if (Number(minor) < 7) {
      // 3.3: the server decides.
      this.outside.send(Buffer.from([0, 0, 0, 1]))
      return this.awaitInit()
    }
    this.outside.send(Buffer.from([1, 1]))
    return {
      bytes: 1,
      take: choice => {
        if (choice[0] !== 1) return this.fail('a security type that was not offered')
        if (Number(minor) >= 8) this.outside.send(Buffer.alloc(4))
        return this.awaitInit()
      },
    }
  }

  private awaitInit(): Step {
    return {
      bytes: 1,
      take: () => {
        this.outside.send(serverInit(this.title))
        return this.next()
      },
    }
  }

  /** A client's message begins with its type. */
  private next(): Step {
    return { bytes: 1, take: type => this.message(type[0] ?? 0) }
  }

  private message(type: number): Step {
    const then = (bytes: number, take: (data: Buffer) => void): Step => ({
      bytes,
      take: data => {
        take(data)
        return this.isBroken ? this.fail('') : this.next()
      },
    })
    switch (type) {
      case 0:
        return then(19, data => this.setFormat(data.subarray(3)))
      case 2:
        return { bytes: 3, take: data => then(data.readUInt16BE(1) * 4, () => {}) }
      case 3:
        return then(9, data => this.requested(data[0] === 1))
      case 4:
        return then(7, data => this.outside.typed(this.keyboard.key(data.readUInt32BE(3), data[0] === 1)))
      case 5:
        return then(5, () => {})
      case 6:
        return {
          bytes: 7,
          take: data => {
            const length = data.readUInt32BE(3)
            return length > maxClipboardBytes ? this.fail('a huge clipboard') : then(length, () => {})
          },
        }
      default:
        return this.fail(`unknown message ${type}`)
    }
  }

  private requested(isIncremental: boolean) {
    if (isIncremental && !this.terminal.isChanged) {
      this.isAwaited = true
      return
    }
    const changed = this.terminal.takeChanged()
    this.sendRows(isIncremental ? changed : Array.from({ length: rows }, (_, y) => y))
  }

  private sendRows(changed: number[]) {
    const head = Buffer.alloc(4)
    head.writeUInt16BE(changed.length, 2)
    const parts: Buffer[] = [head]
    for (const y of changed) {
      const rectangle = Buffer.alloc(12)
      rectangle.writeUInt16BE(rowTop(y), 2)
      rectangle.writeUInt16BE(screenWidth, 4)
      rectangle.writeUInt16BE(rowHeight, 6)
      parts.push(rectangle, paintRow(this.terminal, y, this.format))
    }
    this.outside.send(Buffer.concat(parts))
  }

  private setFormat(data: Buffer) {
    const bits = data[0]
    const isTrueColour = data[3] !== 0
    if ((bits !== 8 && bits !== 16 && bits !== 32) || !isTrueColour) {
      this.fail('a pixel format that is not true colour')
      return
    }
    this.format = {
      bytes: (bits / 8) as PixelFormat['bytes'],
      isBigEndian: data[2] !== 0,
      max: [data.readUInt16BE(4), data.readUInt16BE(6), data.readUInt16BE(8)],
      shift: [data[10] ?? 0, data[11] ?? 0, data[12] ?? 0],
    }
  }

  private fail(why: string): Step {
    if (!this.isBroken) {
      this.isBroken = true
      this.outside.failed(why)
    }
    return { bytes: Number.POSITIVE_INFINITY, take: () => this.fail(why) }
  }
}

function serverInit(title: string): Buffer {
  const name = Buffer.from(title)
  const head = Buffer.alloc(24)
  head.writeUInt16BE(screenWidth, 0)
  head.writeUInt16BE(screenHeight, 2)
  const { max, shift } = native
  head.set([32, 24, 0, 1], 4)
  for (const i of [0, 1, 2] as const) {
    head.writeUInt16BE(max[i], 8 + i * 2)
    head.writeUInt8(shift[i], 14 + i)
  }
  head.writeUInt32BE(name.length, 20)
  return Buffer.concat([head, name])
}
