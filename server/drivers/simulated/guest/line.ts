import { Duplex } from 'node:stream'
import type { Hub, WorldEvent } from '../hub'
import type { Site } from '../site'

/** After these the guest at the other end is no more. */
const ends: ReadonlySet<string> = new Set(['stopped', 'switched off', 'switch off', 'crashed', 'removed'])

export type LineEnd = {
  input(data: Buffer): void
  freeze(isFrozen: boolean): void
  /** The guest says something unasked. */
  notice(text: string): void
  close(): void
}

/**
 * A stream of bytes to something of a guest's, which ends with the guest, with the host's line, or, where only one may
 * be open at a time, when another is opened in whatever process.
 */
export class GuestLine extends Duplex {
  private end_: LineEnd | undefined
  /** Whoever opened last has it: lines are numbered in the order of their opening, news of them may come late. */
  private turn = Number.POSITIVE_INFINITY
  private stop = () => {}
  private isFinished = false

  constructor(
    private readonly site: Site,
    private readonly id: string,
    private readonly exclusive: string | null,
  ) {
    // What nobody reads is kept for a while, then the line is slow, not endless.
    super({ readableHighWaterMark: 1024 * 1024 })
  }

  /** @param connect What the far end is; called once the line hears of its own end. */
  async open(hub: Hub, connect: (line: this) => Promise<LineEnd>): Promise<this> {
    this.stop = hub.listen(event => event && this.hear(event))
    try {
      await hub.ready()
      if (this.exclusive) await this.announce(this.exclusive)
      this.end_ = await connect(this)
      if (this.destroyed) this.end_.close()
      return this
    } catch (error) {
      this.stop()
      throw error
    }
  }

  /** From the guest. */
  say(data: string | Buffer) {
    if (!this.destroyed && !this.isFinished) this.push(data)
  }

  /** The guest ended: what it said last is still delivered. */
  finish() {
    if (this.destroyed || this.isFinished) return
    this.isFinished = true
    this.push(null)
    this.end_?.close()
    this.once('end', () => this.destroy())
    // Nobody may be reading.
    setTimeout(() => this.destroy(), 1_000).unref()
  }

  override _read() {}

  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.end_?.input(chunk)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    this.stop()
    this.end_?.close()
    done(error)
  }

  private hear(event: WorldEvent) {
    if (event.world !== this.site.world.name || event.place !== this.site.name) return
    if (event.what === 'unreachable' && event.kind === 'place') return this.destroy()
    if (event.id !== this.id) return
    if (event.kind === 'line') {
      if (event.what === this.exclusive && (event.turn ?? 0) > this.turn) this.destroy()
    } else if (event.kind === 'instance') {
      // The guest's last words may still be on their way.
      if (ends.has(event.what)) setTimeout(() => this.finish(), 50)
      else if (event.what === 'shutdown') this.end_?.notice('The system is going down NOW!')
      else if (event.what === 'paused') this.end_?.freeze(true)
      else if (event.what === 'resumed') this.end_?.freeze(false)
    }
  }

  private announce(what: string): Promise<void> {
    const { world, name } = this.site
    return world.read(async tx => {
      this.turn = await tx.nextTurn()
      await tx.tell({ world: world.name, place: name, kind: 'line', id: this.id, what, turn: this.turn })
    })
  }
}
