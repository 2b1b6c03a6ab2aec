export const columns = 80
export const rows = 25

/**
 * A text console of 80 × 25: characters, a cursor that does not blink, and the few control codes that the guest uses
 * (CR, LF, BS, TAB, clear line, clear screen, home). Remembers which rows changed since they were last taken.
 */
export class Terminal {
  private readonly lines: string[][] = Array.from({ length: rows }, () => Array<string>(columns).fill(' '))
  private x = 0
  private y = 0
  private escape = ''
  private readonly dirty = new Set<number>()

  write(text: string) {
    this.dirty.add(this.y)
    for (const char of text) this.put(char)
    this.dirty.add(this.y)
  }

  row(y: number): readonly string[] {
    return this.lines[y] ?? []
  }

  get cursor() {
    return { x: Math.min(this.x, columns - 1), y: this.y }
  }

  get isChanged() {
    return this.dirty.size > 0
  }

  /** Rows that changed, in order; they count as seen from now on. */
  takeChanged(): number[] {
    const changed = [...this.dirty].sort((a, b) => a - b)
    this.dirty.clear()
    return changed
  }

  private put(char: string) {
    if (this.escape || char === '\x1b') return this.escaped(char)
    switch (char) {
      case '\r':
        this.x = 0
        return
      case '\n':
        return this.feed()
      case '\b':
        this.x = Math.max(0, this.x - 1)
        return
      case '\t':
        this.x = Math.min(columns - 1, (Math.floor(this.x / 8) + 1) * 8)
        return
    }
    if (char < ' ') return
    if (this.x >= columns) {
      this.x = 0
      this.feed()
    }
    this.lines[this.y]![this.x] = char
    this.x += 1
    this.dirty.add(this.y)
  }

  private feed() {
    this.dirty.add(this.y)
    if (this.y < rows - 1) this.y += 1
    else {
      this.lines.shift()
      this.lines.push(Array<string>(columns).fill(' '))
      for (let y = 0; y < rows; y++) this.dirty.add(y)
    }
    this.dirty.add(this.y)
  }

  private escaped(char: string) {
    this.escape += char
    if (this.escape === '\x1b' || /^\[[\d;]*$/.test(this.escape.slice(1))) return
    const sequence = this.escape
    this.escape = ''
    if (sequence === '\x1b[H') {
      this.dirty.add(this.y)
      this.x = 0
      this.y = 0
    } else if (sequence === '\x1b[K') this.lines[this.y]!.fill(' ', this.x)
    else if (sequence === '\x1b[2J')
      for (let y = 0; y < rows; y++) {
        this.lines[y]!.fill(' ')
        this.dirty.add(y)
      }
    this.dirty.add(this.y)
  }
}
