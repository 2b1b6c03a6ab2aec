import { formatBytes, formatMiB, formatNumber, formatPercent, formatRate } from '../format'
import type { Unit } from './types'

/** A value with its unit, as it stands at the line's end and in the legend. */
export function formatUnit(value: number | null | undefined, unit: Unit = ''): string {
  if (value === null || value === undefined) return '–'
  switch (unit) {
    case 'percent':
      return formatPercent(value)
    case 'bytes':
      return formatBytes(value)
    case 'bytes/s':
      return formatRate(value)
    case 'MiB':
      return formatMiB(value)
    default:
      return unit ? `${formatNumber(value)}\u00a0${unit}` : formatNumber(value)
  }
}

/** Axis steps: round in the unit's own way (512 MiB, not 500). `undefined`: decimal. */
export function stepsOf(unit: Unit | undefined): number[] | undefined {
  if (unit !== 'bytes' && unit !== 'bytes/s' && unit !== 'MiB') return undefined
  return Array.from({ length: 54 }, (_, power) => 2 ** power)
}
