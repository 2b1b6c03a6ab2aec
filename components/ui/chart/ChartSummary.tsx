import { formatClock } from '../format'
import { lineEnds } from './ends'
import type { TimeChartProps } from './types'
import { formatUnit } from './units'
import type { PlotCursor } from './usePlot'

/** The chart in words, for screen readers; the value under the crosshair is spoken as it moves. */
export function ChartSummary({
  id,
  series,
  times,
  events,
  cursor,
}: TimeChartProps & { id: string; cursor: PlotCursor }) {
  const ends = lineEnds(series.map(each => each.values))
  const at = cursor.index
  return (
    <div className="sr-only">
      <p id={id} suppressHydrationWarning>
        {series
          .map((each, index) => {
            const known = each.values.filter(value => value !== null)
            if (known.length === 0) return `${each.label}: no values.`
            const end = ends.find(end => end.series === index)!
            const when = end.index === times.length - 1 ? 'now' : `last known at ${formatClock(times[end.index]!)}`
            return `${each.label}: ${when} ${formatUnit(end.value, each.unit)}, lowest ${formatUnit(min(known), each.unit)}, highest ${formatUnit(max(known), each.unit)}.`
          })
          .join(' ')}
        {events && events.length > 0 && ` Events: ${events.map(event => event.label).join(', ')}.`}
      </p>
      <p aria-live="polite">
        {at !== null &&
          `${formatClock(times[at]!)}: ${series.map(each => `${each.label} ${formatUnit(each.values[at], each.unit)}`).join(', ')}`}
      </p>
    </div>
  )
}

const min = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
const max = (values: number[]) => values.reduce((a, b) => Math.max(a, b))
