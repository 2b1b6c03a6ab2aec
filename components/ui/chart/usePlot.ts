'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type uPlot from 'uplot'
import { eventAt } from './draw'
import { isWhole, type PlotState, plotOptions } from './plot-options'
import { onThemeChange, readTheme } from './theme'
import type { ChartEvent, TimeChartProps } from './types'

export type PlotCursor = { index: number | null; event?: ChartEvent }

/** Keeps one uPlot alive in `host`: sizes, data, theme, cursor. Loaded only when the first chart is shown. */
export function usePlot(host: RefObject<HTMLDivElement | null>, props: TimeChartProps) {
  const [cursor, setCursor] = useState<PlotCursor>({ index: null })
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  // A different number of lines, or another unit, is another plot.
  const shape = JSON.stringify([props.series.map(series => [series.label, series.unit]), props.height, props.syncKey])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the props that need a new plot
  useEffect(() => {
    const at = host.current
    if (!at) return
    let isGone = false
    let cleanup = () => {}
    void import('./uplot').then(({ default: UPlot }) => {
      if (isGone) return
      let theme = readTheme(at)
      const state = (): PlotState => ({
        props: latest.current,
        theme,
        onCursor: (index, left) => {
          const event = eventAt(created, state(), left)
          setCursor(was => (was.index === index && was.event === event ? was : { index, event }))
        },
      })
      const created: uPlot = new UPlot(plotOptions(at.clientWidth, state), dataOf(latest.current), at)
      plot.current = created
      const sizes = new ResizeObserver(() => {
        if (at.clientWidth > 0) created.setSize({ width: at.clientWidth, height: latest.current.height ?? 160 })
      })
      sizes.observe(at)
      const unwatch = onThemeChange(() => {
        theme = readTheme(at)
        created.redraw(false, true)
      })
      cleanup = () => {
        sizes.disconnect()
        unwatch()
        created.destroy()
        plot.current = null
      }
    })
    return () => {
      isGone = true
      cleanup()
    }
  }, [host, shape])

  const { times, series, events, range, max: limit } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: not on each move of the crosshair, only when these change
  useEffect(() => {
    const at = plot.current
    if (!at) return
    const { min, max } = at.scales.x!
    const isZoomed = min != null && max != null && !isWhole(at, min, max)
    at.setData(dataOf(latest.current), !isZoomed)
    if (isZoomed) at.setScale('x', { min, max })
  }, [times, series, events, range, limit])

  return { cursor, plot }
}

function dataOf(props: TimeChartProps): uPlot.AlignedData {
  return [props.times as number[], ...props.series.map(series => series.values as (number | null)[])]
}
