import { formatClock } from '../format'
import { StateMark } from '../StateMark'
import { SERIES_COLORS } from './theme'
import type { TimeChartProps } from './types'
import { formatUnit } from './units'
import type { PlotCursor } from './usePlot'

/** Title and lines; while the crosshair is on the plot, its time and the values there, else the present ones; – where nothing is known. */
export function ChartLegend({ id, title, series, times, cursor }: TimeChartProps & { id: string; cursor: PlotCursor }) {
  const isReading = cursor.index !== null
  return (
    <span className="mb-1 flex min-h-5 flex-wrap items-center gap-x-4 text-sm">
      <span id={id} className="font-medium">
        {title}
      </span>
      {(series.length > 1 || isReading) &&
        series.map((each, at) => (
          <span key={each.label} className="flex items-center gap-1.5 text-xs text-muted">
            <span
              aria-hidden
              className="h-0.5 w-2.5 rounded-full"
              style={{ background: each.color ?? SERIES_COLORS[at % SERIES_COLORS.length] }}
            />
            {series.length > 1 && each.label}
            <span className="tnum text-text">
              {formatUnit(each.values[cursor.index ?? times.length - 1], each.unit)}
            </span>
          </span>
        ))}
      {isReading && (
        <span className="tnum ml-auto flex items-center gap-1.5 text-xs text-muted">
          {cursor.event && (
            <>
              {cursor.event.state && <StateMark state={cursor.event.state} label="" size={12} />}
              <span className="text-text">{cursor.event.label}</span>
            </>
          )}
          {formatClock(times[cursor.index!]!)}
        </span>
      )}
    </span>
  )
}
