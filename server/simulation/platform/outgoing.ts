import pg from 'pg'

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }).utils

/** What is on its way to PostgreSQL, in its own words: protocol 3.0, chapter 54.7 of its manual. */
export class Outgoing {
  private bytes = Buffer.allocUnsafe(1 << 16)
  private at = 0

  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at)
    this.at = 0
    return taken
  }

  query(text: string) {
    this.message('Q', () => this.cString(text))
  }

  parse(name: string, text: string) {
    this.message('P', () => {
      this.cString(name)
      this.cString(text)
      this.int16(0)
    })
    this.message('D', () => this.cString(`S${name}`))
  }

  execute(name: string, values: readonly unknown[]) {
    const prepared = values.map(prepareValue)
    this.message('B', () => {
      this.cString('')
      this.cString(name)
      this.int16(prepared.length)
      for (const value of prepared) this.int16(typeof value === 'object' && value ? 1 : 0)
      this.int16(prepared.length)
      for (const value of prepared) this.value(value)
      this.int16(0)
    })
    this.message('E', () => {
      this.cString('')
      this.int32(0)
    })
    this.message('S', () => {})
  }

  private message(code: string, body: () => void) {
    this.reserve(5)
    this.bytes[this.at] = code.charCodeAt(0)
    const start = this.at + 1
    this.at += 5
    body()
    this.bytes.writeInt32BE(this.at - start, start)
  }
  private value(value: string | Buffer | null) {
    if (value === null) return this.int32(-1)
    const start = this.at
    this.int32(0)
    if (typeof value === 'string') this.string(value)
    else {
      this.reserve(value.length)
      this.at += value.copy(this.bytes, this.at)
    }
    this.bytes.writeInt32BE(this.at - start - 4, start)
  }
  private string(text: string) {
    this.reserve(3 * text.length)
    this.at += this.bytes.write(text, this.at)
  }
  private cString(text: string) {
    this.string(text)
    this.reserve(1)
    this.bytes[this.at++] = 0
  }
  private int16(value: number) {
    this.reserve(2)
    this.at = this.bytes.writeInt16BE(value, this.at)
  }
  private int32(value: number) {
    this.reserve(4)
    this.at = this.bytes.writeInt32BE(value, this.at)
  }
  private reserve(more: number) {
    if (this.at + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.at + more))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }
}
