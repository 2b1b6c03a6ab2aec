/** Where a line ends: its last measured value. */
export type LineEnd = { series: number; index: number; value: number }

/** The last value of each line that has one. */
export function lineEnds(series: readonly (readonly (number | null)[])[]): LineEnd[] {
  return series.flatMap((values, at) => {
    const index = values.findLastIndex(value => value !== null)
    return index < 0 ? [] : [{ series: at, index, value: values[index]! }]
  })
}

/**
 * Vertical places for labels of `height` (px) as near to where they want to be as can be without touching each other
 * and within `from`…`to`. Order of the result is the order of `wanted`.
 */
export function spread(wanted: readonly number[], height: number, from: number, to: number): number[] {
  const order = wanted.map((_, at) => at).toSorted((a, b) => wanted[a]! - wanted[b]!)
  const places = [...wanted]
  let floor = from
  for (const at of order) {
    places[at] = Math.max(places[at]!, floor)
    floor = places[at]! + height
  }
  let ceiling = to
  for (const at of order.toReversed()) {
    places[at] = Math.min(places[at]!, ceiling)
    ceiling = places[at]! - height
  }
  return places
}

/** Indices of values with gaps on both sides, which a line alone would not show. */
export function isolated(values: readonly (number | null | undefined)[], from: number, to: number): number[] {
  const found: number[] = []
  for (let at = Math.max(0, from); at <= to && at < values.length; at++) {
    const isKnown = values[at] !== null && values[at] !== undefined
    if (isKnown && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null) found.push(at)
  }
  return found
}
