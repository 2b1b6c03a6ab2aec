const named = new Map([
  [0xff08, '\x7f'],
  [0xff09, '\t'],
  [0xff0d, '\r'],
  [0xff8d, '\r'],
  [0xff1b, '\x1b'],
  [0xff50, '\x1b[H'],
  [0xff51, '\x1b[D'],
  [0xff52, '\x1b[A'],
  [0xff53, '\x1b[C'],
  [0xff54, '\x1b[B'],
  [0xff57, '\x1b[F'],
  [0xffff, '\x1b[3~'],
])
const controls = new Set([0xffe3, 0xffe4])

/** Turns key events (X11 keysyms, RFC 6143 7.5.4) into what a terminal sends. */
export class Keyboard {
  private readonly held = new Set<number>()

  key(keysym: number, isDown: boolean): string {
    if (controls.has(keysym)) {
      if (isDown) this.held.add(keysym)
      else this.held.delete(keysym)
      return ''
    }
    if (!isDown) return ''
    const found = named.get(keysym)
    if (found !== undefined) return found
    const char = charOf(keysym)
    if (this.held.size === 0 || !char) return char
    const code = char.toUpperCase().charCodeAt(0) - 64
    return code >= 1 && code <= 26 ? String.fromCharCode(code) : ''
  }
}

function charOf(keysym: number): string {
  if ((keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff)) return String.fromCharCode(keysym)
  const unicode = keysym - 0x01000000
  if (unicode >= 0x20 && unicode <= 0x10ffff) return String.fromCodePoint(unicode)
  return ''
}
