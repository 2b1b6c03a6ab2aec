import type uPlot from 'uplot'
import { stateColor } from '../states'
import { lineEnds, spread } from './ends'
import type { PlotState } from './plot-options'
import { formatUnit } from './units'

/** The last value of each line, named where the line ends. */
export function drawEnds(u: uPlot, state: PlotState, colorAt: (state: PlotState, at: number) => string): void {
  const { ctx } = u
  const ratio = devicePixelRatio
  const { left, top, width, height } = u.bbox
  const ends = lineEnds(u.data.slice(1) as (number | null)[][]).filter(end => {
    const time = u.data[0][end.index]!
    return time >= (u.scales.x!.min ?? 0) && time <= (u.scales.x!.max ?? 0)
  })
  const wanted = ends.map(end => u.valToPos(end.value, 'y', true))
  const places = spread(wanted, 14 * ratio, top + 4 * ratio, top + height - 4 * ratio)
  ctx.save()
  ctx.font = state.theme.font.replace('11px', `${11 * ratio}px`)
  ctx.textBaseline = 'middle'
  ends.forEach((end, at) => {
    const x = Math.min(left + width, u.valToPos(u.data[0][end.index]!, 'x', true))
    const color = colorAt(state, end.series)
    ctx.fillStyle = color
    ctx.beginPath()
    ctx.arc(x, wanted[at]!, 2.5 * ratio, 0, 2 * Math.PI)
    ctx.fill()
    const text = formatUnit(end.value, state.props.series[end.series]?.unit)
    ctx.textAlign = 'left'
    // A line that ends early is named amid the others: keep them off its words.
    ctx.strokeStyle = state.theme.surface
    ctx.lineWidth = 4 * ratio
    ctx.lineJoin = 'round'
    ctx.strokeText(text, x + 7 * ratio, places[at]!)
    ctx.fillStyle = state.theme.text
    ctx.fillText(text, x + 7 * ratio, places[at]!)
  })
  ctx.restore()
}

/** What happened, as ticks in a strip under the plot. */
export function drawEvents(u: uPlot, state: PlotState, strip: number): void {
  const events = state.props.events
  if (!events?.length) return
  const ratio = devicePixelRatio
  const { left, top, width, height } = u.bbox
  const bottom = top + height
  u.ctx.save()
  for (const event of events) {
    const x = u.valToPos(event.at, 'x', true)
    if (x < left || x > left + width) continue
    u.ctx.fillStyle = state.theme.resolve(event.state ? stateColor(event.state) : 'var(--muted)')
    u.ctx.fillRect(Math.round(x - ratio), bottom + 3 * ratio, 2 * ratio, (strip - 3) * ratio)
  }
  u.ctx.restore()
}

/** The event nearest to `left` (css px in the plot), if the pointer is on it. */
export function eventAt(u: uPlot, state: PlotState, left: number) {
  if (left < 0) return undefined
  return state.props.events
    ?.map(event => ({ event, distance: Math.abs(u.valToPos(event.at, 'x') - left) }))
    .filter(({ distance }) => distance <= 6)
    .toSorted((a, b) => a.distance - b.distance)[0]?.event
}
