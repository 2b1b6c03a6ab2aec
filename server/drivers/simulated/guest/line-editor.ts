/** What editing a line asks of its owner. */
export type LineEvents = {
  write(text: string): void
  submit(line: string): void
  /** Ctrl-C, or Ctrl-D on an empty line. */
  interrupt(): void
  end(): void
  clear(): void
}

/** Longer lines are not typed by people. */
const maxLength = 4000

/**
 * A terminal's line discipline with a little of a shell's editing: echo, backspace, cursor keys, history, Ctrl-A/E/U/W/
 * K/L/C/D. Knows nothing of what lines mean.
 */
export class LineEditor {
  private line = ''
  private cursor = 0
  private escape = ''
  private lastWasReturn = false
  /** Position in the history; its length: the new line. */
  private at = 0

  constructor(
    private readonly on: LineEvents,
    private readonly history: () => readonly string[],
  ) {}

  /** Forgets what was being typed. */
  reset() {
    this.line = ''
    this.cursor = 0
    this.at = this.history().length
  }

  input(text: string) {
    for (const char of text) this.key(char)
  }

  private key(char: string) {
    const wasReturn = this.lastWasReturn
    this.lastWasReturn = char === '\r'
    if (this.escape || char === '\x1b') return this.escaped(char)
    switch (char) {
      case '\n':
        // The second half of CR LF.
        if (wasReturn) return
        return this.submit()
      case '\r':
        return this.submit()
      case '\x7f':
      case '\b':
        if (this.cursor > 0) this.edit(this.cursor - 1, this.cursor, '')
        return
      case '\x01':
        return this.move(0)
      case '\x05':
        return this.move(this.line.length)
      case '\x15':
        return this.edit(0, this.cursor, '')
      case '\x0b':
        return this.edit(this.cursor, this.line.length, '')
      case '\x17':
        return this.edit(this.line.slice(0, this.cursor).trimEnd().lastIndexOf(' ') + 1, this.cursor, '')
      case '\x0c':
        return this.on.clear()
      case '\x03':
        this.on.write('^C\r\n')
        this.reset()
        return this.on.interrupt()
      case '\x04':
        if (this.line === '') this.on.end()
        return
    }
    if (char < ' ' || this.line.length >= maxLength) return
    this.edit(this.cursor, this.cursor, char)
  }

  private submit() {
    const line = this.line
    this.on.write('\r\n')
    this.line = ''
    this.cursor = 0
    this.on.submit(line)
    this.at = this.history().length
  }

  /** CSI sequences of cursor keys; whatever else begins with ESC is swallowed. */
  private escaped(char: string) {
    this.escape += char
    if (this.escape === '\x1b' || /^[[O][\d;]*$/.test(this.escape.slice(1))) return
    const sequence = this.escape.slice(1)
    this.escape = ''
    const key = /^[[O]([\d;]*)([A-Z~])$/.exec(sequence)
    switch (key?.[2] === '~' ? key[1] : key?.[2]) {
      case 'A':
        return this.recall(this.at - 1)
      case 'B':
        return this.recall(this.at + 1)
      case 'C':
        return this.move(this.cursor + 1)
      case 'D':
        return this.move(this.cursor - 1)
      case 'H':
      case '1':
        return this.move(0)
      case 'F':
      case '4':
        return this.move(this.line.length)
      case '3':
        if (this.cursor < this.line.length) this.edit(this.cursor, this.cursor + 1, '')
    }
  }

  private recall(index: number) {
    const lines = this.history()
    if (index < 0 || index > lines.length) return
    this.at = index
    this.edit(0, this.line.length, lines[index] ?? '')
    this.move(this.line.length)
  }

  private move(to: number) {
    const target = Math.max(0, Math.min(this.line.length, to))
    this.on.write(target < this.cursor ? '\b'.repeat(this.cursor - target) : this.line.slice(this.cursor, target))
    this.cursor = target
  }

  /** Replaces a range and shows the rest of the line anew. */
  private edit(from: number, to: number, text: string) {
    const tail = this.line.slice(to)
    const shrinks = to > from
    this.on.write(
      '\b'.repeat(this.cursor > from ? this.cursor - from : 0) +
        (this.cursor < from ? this.line.slice(this.cursor, from) : ''),
    )
    this.line = this.line.slice(0, from) + text + tail
    this.cursor = from + text.length
    this.on.write(`${text}${shrinks ? '\x1b[K' : ''}${tail}${'\b'.repeat(tail.length)}`)
  }
}
