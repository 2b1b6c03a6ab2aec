import { glyphHeight, glyphOf, glyphWidth } from './font'
import { columns, rows, type Terminal } from './terminal'

/** Each pixel of the font is painted as two by two. */
const scale = 2
const cellWidth = (glyphWidth + 1) * scale
const cellHeight = (glyphHeight + 1) * scale
export const screenWidth = columns * cellWidth
export const screenHeight = rows * cellHeight

/** How a client wants its pixels (RFC 6143, 7.4). */
export type PixelFormat = {
  bytes: 1 | 2 | 4
  isBigEndian: boolean
  max: [red: number, green: number, blue: number]
  shift: [red: number, green: number, blue: number]
}

const background = [0x0b, 0x0e, 0x14] as const
const foreground = [0xd7, 0xdc, 0xe4] as const

/** The pixels of one row of text, top to bottom. */
export function paintRow(terminal: Terminal, y: number, format: PixelFormat): Buffer {
  const [off, on] = [pixel(background, format), pixel(foreground, format)]
  const pixels = Buffer.alloc(screenWidth * cellHeight * format.bytes)
  const put = writer(pixels, format)
  const text = terminal.row(y)
  const { cursor } = terminal
  for (let line = 0; line < cellHeight; line++) {
    const glyphLine = Math.floor(line / scale)
    for (let x = 0; x < columns; x++) {
      const bits = glyphLine < glyphHeight ? (glyphOf(text[x] ?? ' ')[glyphLine] ?? 0) : 0
      const isCursor = cursor.y === y && cursor.x === x
      for (let column = 0; column < cellWidth; column++) {
        const bit = glyphWidth - 1 - Math.floor(column / scale)
        const isLit = bit >= 0 && ((bits >> bit) & 1) === 1
        put(line * screenWidth + x * cellWidth + column, isLit !== isCursor ? on : off)
      }
    }
  }
  return pixels
}

export const rowTop = (y: number) => y * cellHeight
export const rowHeight = cellHeight

function pixel(colour: readonly [number, number, number], { max, shift }: PixelFormat): number {
  let value = 0
  for (const i of [0, 1, 2] as const) value += Math.round((colour[i] * max[i]) / 255) * 2 ** shift[i]
  return value
}

function writer(buffer: Buffer, { bytes, isBigEndian }: PixelFormat): (index: number, value: number) => void {
  if (bytes === 1) return (index, value) => buffer.writeUInt8(value & 0xff, index)
  if (bytes === 2)
    return (index, value) =>
      isBigEndian ? buffer.writeUInt16BE(value & 0xffff, index * 2) : buffer.writeUInt16LE(value & 0xffff, index * 2)
  return (index, value) =>
    isBigEndian ? buffer.writeUInt32BE(value >>> 0, index * 4) : buffer.writeUInt32LE(value >>> 0, index * 4)
}
