import type uPlot from 'uplot'
import { formatAxisTime } from './axis-time'
import { drawEnds, drawEvents } from './draw'
import { isolated } from './ends'
import { type ChartTheme, SERIES_COLORS } from './theme'
import type { TimeChartProps } from './types'
import { formatUnit, stepsOf } from './units'

/** What drawing needs to know now; read anew on each frame, so that the plot outlives its props. */
export type PlotState = {
  props: TimeChartProps
  theme: ChartTheme
  onCursor: (index: number | null, left: number) => void
}

/** Space at the right for the last values, at the bottom for events, in px. */
const RIGHT = 64
const EVENT_STRIP = 10

export function plotOptions(width: number, state: () => PlotState): uPlot.Options {
  const { props } = state()
  const unit = props.series[0]?.unit
  return {
    width,
    height: props.height ?? 160,
    ms: 1,
    padding: [8, RIGHT, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: (u, min, max) => xRange(u, min, max, state().props.range) },
      y: { range: yRange(state) },
    },
    cursor: {
      y: false,
      drag: { x: true, y: false, dist: 4 },
      focus: { prox: -1 },
      points: {
        size: 7,
        width: 2,
        stroke: (_u, at) => colorAt(state(), at - 1),
        fill: () => state().theme.surface,
      },
      sync: props.syncKey ? { key: props.syncKey, scales: ['x', null] } : undefined,
    },
    axes: [
      {
        stroke: () => state().theme.muted,
        font: state().theme.font,
        size: 28,
        gap: 6 + EVENT_STRIP,
        space: 72,
        grid: { show: false },
        ticks: { show: false },
        values: (_u, splits) => splits.map((at, index) => formatAxisTime(at, splits[index - 1], splits)),
      },
      {
        stroke: () => state().theme.muted,
        font: state().theme.font,
        size: 58,
        gap: 8,
        space: 36,
        incrs: stepsOf(unit),
        grid: { stroke: () => state().theme.line, width: 1 },
        ticks: { show: false },
        values: (_u, splits) => splits.map(value => formatUnit(value, unit)),
      },
    ],
    series: [
      {},
      ...props.series.map(
        (_series, at): uPlot.Series => ({
          stroke: () => colorAt(state(), at),
          width: 1.5,
          spanGaps: false,
          points: {
            show: (u, index, from, to) => isolated(u.data[index] as (number | null)[], from, to).length > 0,
            filter: (u, index, _show, _gaps) => isolated(u.data[index] as (number | null)[], 0, u.data[0].length - 1),
            size: 4,
            fill: () => colorAt(state(), at),
          },
        }),
      ),
    ],
    hooks: {
      draw: [u => drawEvents(u, state(), EVENT_STRIP), u => drawEnds(u, state(), colorAt)],
      setCursor: [u => state().onCursor(u.cursor.idx ?? null, u.cursor.left ?? -1)],
    },
  }
}

export function colorAt(state: PlotState, at: number): string {
  const color = state.props.series[at]?.color ?? SERIES_COLORS[at % SERIES_COLORS.length]!
  return state.theme.resolve(color)
}

/** Unless zoomed in, the range asked for, whatever the data spans. */
function xRange(u: uPlot, min: number, max: number, wanted: TimeChartProps['range']): uPlot.Range.MinMax {
  return wanted && isWhole(u, min, max) ? [wanted[0], wanted[1]] : [min, max]
}

/** Whether `min`…`max` covers all data, i.e. nobody has zoomed in. */
export function isWhole(u: uPlot, min: number, max: number): boolean {
  const times = u.data[0]
  return times.length === 0 || (min <= times[0]! && max >= times[times.length - 1]!)
}

/** From zero for amounts; a little air above; negative values push the floor down. */
function yRange(state: () => PlotState): uPlot.Range.Function {
  return (_u, min, max) => {
    const floor = Math.min(0, min ?? 0)
    const limit = state().props.max
    const top = Math.max(max ?? 0, limit ?? 0)
    return [floor, top === 0 ? 1 : limit !== undefined && top <= limit ? limit : top * 1.08]
  }
}
