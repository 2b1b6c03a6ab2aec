/**
 * One measured claim: `bench/<id>.ts` exports `bench`. Ours and the peer are measured in turns in one run, so that
 * whatever else the machine does falls on both; only the ratio is claimed.
 */
export type Bench = {
  /** The file's name without `.ts`. */
  id: string
  /** What is claimed, as a sentence for the README: ours ÷ what. */
  what: string
  /** Of both numbers. */
  unit: string
  /** null: told, but nothing is claimed. */
  aim: { ratio: { atLeast: number } | { atMost: number } } | null
  /** At least 7. Default 9. */
  rounds?: number
  /** Says why it cannot be measured here, if so: it is skipped then, and its former result kept. */
  missing?(): Promise<string | null>
  setup(): Promise<void>
  /** One measurement. */
  ours(): Promise<number>
  peer(): Promise<number>
  teardown(): Promise<void>
}

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
  /** As text: `≥ 0.6`. null: nothing is claimed. */
  aim: string | null
  /** The median ratio meets the aim. */
  holds: boolean | null
  /** ISO 8601. */
  date: string
  machine: string
}
