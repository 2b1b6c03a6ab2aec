import type { PointerEvent } from '@/server/domain/event'

/** How many pointers are kept. */
const most = 2000

/**
 * What was heard lately. A page that was rendered on the server brings data of a moment that has passed when it arrives;
 * what changed in between was heard before that data was here, so it is told again.
 */
export class RecentPointers {
  private pointers: PointerEvent[] = []
  /** Everything after this place is kept; null: not known from where. */
  private from: string | null

  constructor(from: string | null) {
    this.from = from
  }

  add(pointers: PointerEvent[]): void {
    this.pointers.push(...pointers)
    const surplus = this.pointers.length - most
    if (surplus <= 0) return
    this.from = this.pointers[surplus - 1]!.cursor
    this.pointers = this.pointers.slice(surplus)
  }

  /** Everything was read again at this place. */
  restart(place: string): void {
    this.pointers = []
    this.from = place
  }

  /** Undefined when that is too long ago to say. */
  since(place: string): PointerEvent[] | undefined {
    if (this.from === null || isAfter(this.from, place)) return undefined
    return this.pointers.filter(pointer => isAfter(pointer.cursor, place))
  }
}

/** Whether a place in the log, `<transaction>.<sequence>`, comes after another. */
export function isAfter(a: string, b: string): boolean {
  const [aTx, aSeq] = partsOf(a)
  const [bTx, bSeq] = partsOf(b)
  return aTx === bTx ? aSeq > bSeq : aTx > bTx
}

function partsOf(place: string): [bigint, bigint] {
  const [tx, seq] = place.split('.')
  return [BigInt(tx || 0), BigInt(seq || 0)]
}
