'use client'
import { useId, useRef } from 'react'
import { ChartLegend } from './chart/ChartLegend'
import { ChartSummary } from './chart/ChartSummary'
import type { TimeChartProps } from './chart/types'
import { usePlot } from './chart/usePlot'
import { cn } from './cn'
import { Loading } from './Skeleton'

export type { ChartEvent, ChartSeries, TimeChartProps, Unit } from './chart/types'

/**
 * Values over time. Zero-based; gaps stay gaps; the last value stands at the line's end. Drag zooms, double click
 * resets; arrow keys move the crosshair; charts with one `syncKey` move together.
 */
export function TimeChart(props: TimeChartProps) {
  const id = useId()
  const height = props.height ?? 160
  const isEmpty = !props.isLoading && !props.series.some(series => series.values.some(value => value !== null))
  return (
    <figure aria-labelledby={`${id}-title`} className={cn('min-w-0', props.className)}>
      {props.isLoading || isEmpty ? (
        <>
          <figcaption id={`${id}-title`} className="mb-1 flex h-5 items-center text-sm font-medium">
            {props.title}
          </figcaption>
          {props.isLoading ? (
            <LoadingPlot height={height} />
          ) : (
            <div className="flex items-center justify-center border-b text-sm text-muted" style={{ height }}>
              {props.empty ?? 'No values in this time span'}
            </div>
          )}
        </>
      ) : (
        <Plot id={id} {...props} />
      )}
    </figure>
  )
}

function Plot({ id, ...props }: TimeChartProps & { id: string }) {
  const host = useRef<HTMLDivElement>(null)
  const { cursor, plot } = usePlot(host, props)
  const move = (by: number) => {
    const u = plot.current
    if (!u) return
    const last = props.times.length - 1
    const index = Math.min(last, Math.max(0, (cursor.index ?? last) + by))
    u.setCursor({ left: u.valToPos(props.times[index]!, 'x'), top: u.over.clientHeight / 2 })
  }
  return (
    <>
      <figcaption>
        <ChartLegend id={`${id}-title`} {...props} cursor={cursor} />
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: an interactive picture has no element of its own */}
      <div
        ref={host}
        role="group"
        aria-label={`${props.title}: arrow keys read values`}
        aria-describedby={`${id}-summary`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair
        tabIndex={0}
        className="rounded-sm"
        style={{ height: props.height ?? 160 }}
        onKeyDown={event => {
          const by = { ArrowLeft: -1, ArrowRight: 1, Home: -1e6, End: 1e6 }[event.key]
          if (by === undefined) return
          event.preventDefault()
          move(by)
        }}
        onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      />
      <ChartSummary id={`${id}-summary`} {...props} cursor={cursor} />
    </>
  )
}

/** The plot's grid, as it will stand. */
function LoadingPlot({ height }: { height: number }) {
  return (
    <Loading label="Loading chart">
      <div className="flex animate-breathe flex-col justify-between pt-2 pr-16 pb-7 pl-[58px]" style={{ height }}>
        <div className="h-px bg-line" />
        <div className="h-px bg-line" />
        <div className="h-px bg-line" />
      </div>
    </Loading>
  )
}
