import { type LayoutInput, layoutTopology, type TopologyLayout } from './layout'

/** Space around the picture, px. */
const margin = 20
/** Smaller than this nobody can read it: then it is panned instead. */
const leastZoom = 0.65

type Size = { width: number; height: number }

/** How large a picture can be drawn in a window, at most as it is. */
export const zoomFor = (picture: Size, window: Size): number =>
  Math.min(1, (window.width - 2 * margin) / picture.width, (window.height - 2 * margin) / picture.height)

/**
 * The layout whose number of columns fills the window best. `previous` is kept while it is nearly as good, so that one
 * more instance does not turn everything around.
 */
export function bestLayout(
  input: Omit<LayoutInput, 'columns'>,
  window: Size,
  previous: number | null,
): { columns: number; layout: TopologyLayout } {
  const layouts = [2, 3, 4, 5, 6, 7, 8, 9, 10].map(columns => {
    const layout = layoutTopology({ ...input, columns })
    return { columns, layout, zoom: zoomFor(layout, window) }
  })
  const best = layouts.reduce((a, b) => (b.zoom > a.zoom ? b : a))
  const kept = layouts.find(each => each.columns === previous)
  return kept && kept.zoom >= best.zoom * 0.85 ? kept : best
}

/** Where to look from at first: all of it, centred, from the top; or its upper left, when all would be too small. */
export function viewportFor(picture: Size, window: Size): { x: number; y: number; zoom: number } {
  const zoom = Math.max(leastZoom, zoomFor(picture, window))
  return { x: Math.max(margin, (window.width - picture.width * zoom) / 2), y: margin, zoom }
}
