/**
 * One measured claim: `bench/<id>.ts` exports `bench`. Ours and the peer are measured in turns in one run, so that
 * whatever else the machine does falls on both; what is claimed is their ratio or their difference. A file may export
 * several, whose ids begin with its name.
 */
export type Bench = {
  /** The file's name without `.ts`, or what begins with it. */
  id: string
  /** What is claimed, as a sentence for the README: ours ÷ what. */
  what: string
  /** Of both numbers. */
  unit: string
  aim: Aim | null
  /** At least 7. Default 9. */
  rounds?: number
  /** Says why it cannot be measured here, if so: it is skipped then, and its former result kept. */
  missing?(): Promise<string | null>
  setup(): Promise<void>
  /** One measurement. */
  ours(): Promise<number>
  peer(): Promise<number>
  /** What else those rounds have shown, as a clause for the README. Asked before the teardown. */
  besides?(): string
  teardown(): Promise<void>
}

/**
 * What is claimed of the median: of ours ÷ peer, of ours − peer, or of ours alone, where the peer only tells what the
 * machine can do. null: told, but nothing is claimed.
 */
export type Aim =
  | { ratio: { atLeast: number } | { atMost: number } }
  | { difference: Limit }
  /** `of: 'worst'`: of the worst round instead of the median. */
  | { ours: Limit & { of?: 'worst' } }
/** Why it is that much, in a word or two. */
type Limit = { atMost: number; because?: string }

/** One line of bench/results.json. `low` and `high` hold the median of the ratio with at least 95 % confidence. */
export type BenchResult = {
  id: string
  what: string
  /** Medians. */
  ours: number
  peer: number
  unit: string
  ratio: number
  low: number
  high: number
  /** Of ours − peer, in the unit, where that is what is claimed: median and its interval. */
  difference?: { median: number; low: number; high: number }
  /** Ours in the worst round, where that is what is claimed. */
  worst?: number
  /** As text: `≥ 0.6`. null: nothing is claimed. */
  aim: string | null
  /** The median meets the aim. */
  holds: boolean | null
  /** ISO 8601. */
  date: string
  machine: string
}
