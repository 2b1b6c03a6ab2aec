/** How values read: a share of 1, bytes, bytes per second, MiB, or a suffix of your own ("ms", "IOPS"). */
export type Unit = 'percent' | 'bytes' | 'bytes/s' | 'MiB' | (string & {})

export type ChartSeries = {
  label: string
  unit?: Unit
  /** One per time; `null` where nothing was measured: the gap stays a gap. */
  values: readonly (number | null)[]
  /** CSS colour or variable; default: the accent, then --net-2 … */
  color?: string
}

export type ChartEvent = {
  /** Milliseconds since 1970. */
  at: number
  label: string
  /** A state's name; colours the tick. */
  state?: string
}

export type TimeChartProps = {
  /** What is charted: "CPU". */
  title: string
  /** Milliseconds since 1970, ascending. */
  times: readonly number[]
  series: readonly ChartSeries[]
  /** Ticks under the plot. */
  events?: readonly ChartEvent[]
  /** Plot height in pixels, default 160. */
  height?: number
  /** From, to (ms); default: what the data spans. */
  range?: readonly [number, number]
  /** The axis reaches at least this far, e.g. 1 for percent. */
  max?: number
  /** Charts with the same key share crosshair and zoom. */
  syncKey?: string
  isLoading?: boolean
  /** Instead of an empty plot. */
  empty?: React.ReactNode
  className?: string
}
