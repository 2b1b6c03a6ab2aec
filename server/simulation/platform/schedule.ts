import type { Chance } from './chance'
import { real, time } from './time'

/** Something that could happen next: a statement that arrives, a call that is answered. */
export type Event = {
  /** Whose it is. */
  actor: string
  what: string
  /** While a transaction is open nothing else reaches the database: only events of its line. */
  line?: object
  happen(): void | Promise<void>
}

/**
 * Lets one thing happen at a time, in an order that follows from the seed: whoever waits for an answer, a lock or a
 * timer waits for this. Time goes on only when nobody has anything to do.
 */
export class Schedule {
  private waiting: Event[] = []
  private ahead: { at: number; event: Event }[] = []
  private readonly dead = new Set<string>()
  /** The line that has a transaction open. */
  transaction: object | undefined
  /** What happened so far, in words. */
  readonly story: string[] = []
  /** Whoever wants to look once something has happened. */
  afterEvent: (event: Event) => void = () => {}

  constructor(
    private readonly chance: Chance,
    private readonly isTold: boolean,
  ) {}

  add(event: Event) {
    if (!this.dead.has(event.actor)) this.waiting.push(event)
  }
  /** In the midst of what goes on: once so many events have happened. */
  addAmid(events: number, event: Event) {
    this.ahead.push({ at: this.events + events, event })
  }
  /** What was on its way does not happen. */
  forget(isMeant: (event: Event) => boolean) {
    this.waiting = this.waiting.filter(event => !isMeant(event))
  }
  /** Nothing of an actor happens any more, whatever it still tries. */
  bury(actor: string) {
    this.dead.add(actor)
    this.forget(event => event.actor === actor)
  }
  tell(line: string) {
    this.digest = mix(this.digest, line)
    if (this.isTold) this.story.push(`${(time.elapsedMs / 1000).toFixed(3).padStart(9)} ${line}`)
  }
  /** The same for the same story. */
  digest = 0x811c9dc5
  events = 0
  /** So much has happened that it will never end. */
  get isCircling() {
    return this.events > mostEvents
  }

  private arrive() {
    if (!this.ahead.some(each => each.at <= this.events)) return
    for (const each of this.ahead) if (each.at <= this.events) this.add(each.event)
    this.ahead = this.ahead.filter(each => each.at > this.events)
  }

  /** Until it holds, or until so long has passed (virtual ms). Answers whether it holds. */
  async until(holds: () => boolean, limitMs: number): Promise<boolean> {
    const end = time.elapsedMs + limitMs
    for (;;) {
      await calm()
      if (holds()) return true
      if (this.isCircling) return false
      this.arrive()
      const ready = this.transaction
        ? this.waiting.filter(event => !event.line || event.line === this.transaction)
        : this.waiting
      const next = ready[ready.length > 1 ? this.chance.below(ready.length) : 0]
      if (next) {
        this.waiting.splice(this.waiting.indexOf(next), 1)
        this.events++
        this.tell(`${next.actor} ${next.what}`)
        await next.happen()
        this.afterEvent(next)
      } else if (time.nextDue !== undefined && time.nextDue <= end) time.advance()
      else {
        time.pass(end)
        return false
      }
    }
  }
}

/** More is a circle. */
const mostEvents = 20_000

/** Until whoever can go on by itself has done so. */
const calm = () => new Promise<void>(resolve => real.setImmediate(resolve))

function mix(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
