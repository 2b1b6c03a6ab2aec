import { StringDecoder } from 'node:string_decoder'

/** More than a northbound database answers at once; whoever sends more is none. */
const maxMessageBytes = 256 << 20

/** Cuts a stream of JSON objects, which OVSDB writes with nothing between them, into its messages. */
export class JsonStream {
  private readonly decoder = new StringDecoder('utf8')
  private text = ''
  private at = 0
  private depth = 0
  private isInString = false

  /** @throws SyntaxError for anything but JSON objects. */
  push(chunk: Buffer): unknown[] {
    this.text += this.decoder.write(chunk)
    if (this.text.length > maxMessageBytes) throw new SyntaxError('A message without an end')
    const messages: unknown[] = []
    let start = 0
    for (; this.at < this.text.length; this.at += 1) {
      if (!this.endsAt(this.text[this.at]!)) continue
      messages.push(JSON.parse(this.text.slice(start, this.at + 1)))
      start = this.at + 1
    }
    this.text = this.text.slice(start)
    this.at -= start
    return messages
  }

  private endsAt(letter: string): boolean {
    if (this.isInString) {
      // What is escaped ends no string; it may come in the next chunk, and is passed over there.
      if (letter === '\\') this.at += 1
      else if (letter === '"') this.isInString = false
      return false
    }
    if (letter === '"') this.isInString = true
    else if (letter === '{') this.depth += 1
    else if (letter === '}') {
      this.depth -= 1
      return this.depth === 0
    } else if (this.depth === 0 && !/\s/.test(letter)) throw new SyntaxError(`Unexpected ${letter}`)
    return false
  }
}
