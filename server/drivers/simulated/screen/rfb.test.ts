import fc from 'fast-check'
import { expect, test } from 'vitest'
import { glyphOf } from './font'
import { screenHeight, screenWidth } from './paint'
import { RfbServer } from './rfb'
import { Terminal } from './terminal'

function start() {
  const terminal = new Terminal()
  let sent: Buffer = Buffer.alloc(0)
  let typed = ''
  let failed: string | undefined
  const server = new RfbServer('web-1', terminal, {
    send: data => (sent = Buffer.concat([sent, data])),
    typed: text => (typed += text),
    failed: why => (failed = why),
  })
  return {
    server,
    terminal,
    take() {
      const taken = sent
      sent = Buffer.alloc(0)
      return taken
    },
    typed: () => typed,
    failed: () => failed,
  }
}

const request = (isIncremental: boolean) => {
  const message = Buffer.alloc(10)
  message[0] = 3
  message[1] = isIncremental ? 1 : 0
  message.writeUInt16BE(screenWidth, 6)
  message.writeUInt16BE(screenHeight, 8)
  return message
}
const key = (keysym: number, isDown = true) => {
  const message = Buffer.from([4, isDown ? 1 : 0, 0, 0, 0, 0, 0, 0])
  message.writeUInt32BE(keysym, 4)
  return message
}
const format = (bits: number, isBigEndian: boolean, max: number, shifts: number[]) => {
  const message = Buffer.alloc(20)
  message.set([bits, bits === 32 ? 24 : bits, isBigEndian ? 1 : 0, 1], 4)
  for (const i of [0, 1, 2]) {
    message.writeUInt16BE(max, 8 + i * 2)
    message[14 + i] = shifts[i]!
  }
  return message
}
const hello38 = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.from([1, 1])])

/** Rectangles of one update: where, and their pixels. */
function rectangles(update: Buffer, bytesPerPixel: number) {
  expect(update[0]).toBe(0)
  const found: { y: number; pixels: Buffer }[] = []
  let at = 4
  for (let i = 0; i < update.readUInt16BE(2); i++) {
    const [x, y, width, height] = [0, 2, 4, 6].map(offset => update.readUInt16BE(at + offset))
    expect([x, width, update.readInt32BE(at + 8)]).toEqual([0, screenWidth, 0])
    const size = width! * height! * bytesPerPixel
    found.push({ y: y!, pixels: update.subarray(at + 12, at + 12 + size) })
    at += 12 + size
  }
  expect(at).toBe(update.length)
  return found
}

test('versions 3.3, 3.7 and 3.8 are greeted each in its own way', () => {
  const init = (client: Buffer) => {
    const { server, take } = start()
    expect(take().toString()).toBe('RFB 003.008\n')
    server.input(client)
    return take()
  }
  const server = (handshake: number[]) => Buffer.from(handshake).toString('hex')
  expect(init(Buffer.concat([Buffer.from('RFB 003.003\n'), Buffer.from([1])])).toString('hex')).toMatch(
    new RegExp(`^${server([0, 0, 0, 1])}`),
  )
  expect(init(Buffer.concat([Buffer.from('RFB 003.007\n'), Buffer.from([1, 1])])).readUInt16BE(2)).toBe(screenWidth)
  const init38 = init(hello38)
  expect(init38.subarray(0, 6)).toEqual(Buffer.from([1, 1, 0, 0, 0, 0]))
  expect([init38.readUInt16BE(6), init38.readUInt16BE(8)]).toEqual([screenWidth, screenHeight])
  expect(init38.subarray(-5).toString()).toBe('web-1')
})

test('the same conversation has the same outcome in whatever pieces it arrives', () => {
  const messages = fc.array(
    fc.oneof(
      fc.constantFrom(request(false), request(true), Buffer.from([2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7])),
      fc.integer({ min: 0x20, max: 0x7e }).map(code => key(code)),
      fc.constantFrom(Buffer.from([5, 0, 0, 1, 0, 1]), Buffer.from([6, 0, 0, 0, 0, 0, 0, 2, 65, 66])),
      fc.constant(format(16, true, 31, [11, 5, 0])),
    ),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (list, sizes) => {
      const conversation = Buffer.concat([hello38, Buffer.from([1]).subarray(0, 0), ...list])
      const whole = start()
      const pieces = start()
      whole.terminal.write('hi')
      pieces.terminal.write('hi')
      whole.server.input(conversation)
      for (let at = 0, i = 0; at < conversation.length; i++) {
        const size = sizes[i % sizes.length]!
        pieces.server.input(conversation.subarray(at, at + size))
        at += size
      }
      expect(pieces.take().equals(whole.take())).toBe(true)
      expect(pieces.typed()).toBe(whole.typed())
    }),
    { numRuns: 30 },
  )
})

test('an incremental update brings only what changed, once it changes', async () => {
  const { server, terminal, take } = start()
  server.input(hello38)
  take()
  server.input(request(false))
  expect(rectangles(take(), 4)).toHaveLength(25)
  server.input(request(true))
  expect(take()).toHaveLength(0)
  terminal.write('\n\nhello')
  server.refresh()
  await new Promise(resolve => setImmediate(resolve))
  expect(rectangles(take(), 4).map(each => each.y / 18)).toEqual([0, 1, 2])
})

test('every pixel layout shows the same picture', () => {
  const lit = (bits: number, isBigEndian: boolean, max: number, shifts: number[]) => {
    const { server, terminal, take } = start()
    terminal.write('Plenum')
    server.input(hello38)
    server.input(format(bits, isBigEndian, max, shifts))
    take()
    server.input(request(false))
    const bytes = bits / 8
    const { pixels } = rectangles(take(), bytes)[0]!
    const background = pixels.subarray(-bytes).toString('hex')
    return Array.from({ length: pixels.length / bytes }, (_, i) =>
      pixels.subarray(i * bytes, (i + 1) * bytes).toString('hex') === background ? '.' : '#',
    ).join('')
  }
  const novnc = lit(32, false, 255, [0, 8, 16])
  expect(novnc).toContain('##')
  expect(lit(32, true, 255, [16, 8, 0])).toBe(novnc)
  expect(lit(16, false, 31, [11, 5, 0])).toBe(novnc)
  expect(lit(8, false, 7, [5, 2, 0])).toBe(novnc)
})

test('keys arrive as a terminal would send them', () => {
  const { server, typed } = start()
  server.input(hello38)
  for (const keysym of [0x61, 0xff0d, 0xff08, 0xff52]) server.input(Buffer.concat([key(keysym), key(keysym, false)]))
  server.input(Buffer.concat([key(0xffe3), key(0x63), key(0x63, false), key(0xffe3, false), key(0x63)]))
  expect(typed()).toBe('a\r\x7f\x1b[A\x03c')
})

test('nonsense ends the conversation instead of the server', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), data => {
      const { server } = start()
      server.input(Buffer.from(data))
      const greeted = start()
      greeted.server.input(hello38)
      greeted.server.input(Buffer.from(data))
    }),
  )
  const { server, failed } = start()
  server.input(Buffer.concat([hello38, Buffer.from([99])]))
  expect(failed()).toContain('unknown message')
})

test('the font has every printable character of ASCII, each its own', () => {
  const chars = Array.from({ length: 0x7f - 0x21 }, (_, i) => String.fromCharCode(0x21 + i))
  const drawn = chars.map(char => glyphOf(char).join())
  expect(new Set(drawn).size).toBe(chars.length)
  for (const char of chars) expect(glyphOf(char)).toHaveLength(8)
  expect(drawn).not.toContain(glyphOf('é').join())
})
