/** All sizes of the picture in px, on the 4 px grid. */
export const card = { width: 220, height: 56, gap: 24 } as const
/** A cluster's card in one zone: as wide as an instance's, with a row of dots and the edge of the stack beneath. */
export const stack = { width: 220, height: 80 } as const
/** A volume: docked under its instance, or in the tray. */
export const pill = { height: 24, inset: 12, width: card.width - 24 } as const
export const lane = { head: 40, pad: 24, gap: 24, leastHeight: 320 } as const
export const bar = { height: 32, gap: 12 } as const
export const tray = { width: pill.width + 2 * lane.pad, gap: 24 } as const

export type Point = { x: number; y: number }
export type Box = Point & { width: number; height: number }

export const overlaps = (a: Box, b: Box, gap = 0) =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap

export const laneWidth = (columns: number) => lane.pad + columns * (card.width + card.gap) - card.gap + lane.pad
export const columnX = (column: number) => lane.pad + column * (card.width + card.gap)
