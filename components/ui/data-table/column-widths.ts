import type { Column } from './types'

/** Pixels taken by checkboxes and menus. */
export const SELECT_WIDTH = 36
export const MENU_WIDTH = 40

/** The least each column needs, pixels. */
export function leastWidth(column: Pick<Column<never>, 'width' | 'minWidth'>): number {
  return column.width ?? column.minWidth ?? 120
}

/**
 * Pixels per column for a table as wide as `available`: what is left over goes to all, most of it to columns without
 * a width of their own, so that a wide screen does not tear a row apart.
 */
export function columnWidths(
  columns: readonly Pick<Column<never>, 'width' | 'minWidth'>[],
  available: number,
): number[] {
  const least = columns.map(leastWidth)
  const spare = Math.max(0, available - sum(least))
  const weights = columns.map((column, at) => least[at]! * (column.width === undefined ? 2 : 0.75))
  const total = sum(weights) || 1
  const widths = least.map((width, at) => width + Math.floor((spare * weights[at]!) / total))
  // Whole pixels: what rounding left goes to the first.
  if (widths.length > 0) widths[0]! += Math.max(0, Math.floor(available) - sum(widths))
  return widths
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Numbers end where words begin: such a pair needs more room between them. */
export const isAfterNumbers = (columns: readonly Pick<Column<never>, 'align'>[], at: number): boolean =>
  columns[at]?.align !== 'end' && columns[at - 1]?.align === 'end'
