/**
 * How numbers, sizes and times read everywhere. Sizes are binary (MiB, GiB); durations are given in milliseconds;
 * the space before a unit is a non-breaking one.
 */

const NBSP = '\u00a0'
const DASH = '–'

/** 512 → "512 MiB", 1536 → "1.5 GiB", 2097152 → "2 TiB". */
export function formatMiB(mib: number | null | undefined): string {
  return scale(mib, ['MiB', 'GiB', 'TiB', 'PiB'])
}

/** 0.5 → "512 MiB", 80 → "80 GiB", 1536 → "1.5 TiB". */
export function formatGiB(gib: number | null | undefined): string {
  return isKnown(gib) ? formatMiB(gib * 1024) : DASH
}

/** 0 → "0 B", 1536 → "1.5 KiB", 80·2³⁰ → "80 GiB". */
export function formatBytes(bytes: number | null | undefined): string {
  return scale(bytes, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'])
}

/** Bytes per second: 1536 → "1.5 KiB/s". */
export function formatRate(bytesPerSecond: number | null | undefined): string {
  return isKnown(bytesPerSecond) ? `${formatBytes(bytesPerSecond)}/s` : DASH
}

/** 12345.678 → "12,345.7". At most `digits` decimals, none when they are zero. */
export function formatNumber(value: number | null | undefined, digits = 1): string {
  if (!isKnown(value)) return DASH
  const rounded = Number(value.toFixed(digits))
  return (Object.is(rounded, -0) ? 0 : rounded).toLocaleString('en-US', { maximumFractionDigits: digits })
}

/** A fraction of 1 as percent: 0.423 → "42 %", 0.004 → "0.4 %". */
export function formatPercent(fraction: number | null | undefined): string {
  if (!isKnown(fraction)) return DASH
  const percent = fraction * 100
  return `${formatNumber(percent, Math.abs(percent) < 1 ? 1 : 0)}${NBSP}%`
}

/** "1 instance", "7 instances"; give the plural when it is not just an s. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 0)}${NBSP}${count === 1 ? one : many}`
}

/** Milliseconds: 340 → "340 ms", 1400 → "1.4 s", 125000 → "2 min 05 s", 4320000 → "1 h 12 min". */
export function formatDuration(ms: number | null | undefined): string {
  if (!isKnown(ms)) return DASH
  const at = Math.max(0, ms)
  // Work under way and what is foreseen are counted in whole seconds: tenths would claim to know more.
  if (at < 9_950 && at % 1000 === 0) return `${at / 1000}${NBSP}s`
  if (at < 999.5) return `${Math.round(at)}${NBSP}ms`
  if (at < 9_950) return `${(at / 1000).toFixed(1)}${NBSP}s`
  const seconds = Math.round(at / 1000)
  if (seconds < 60) return `${seconds}${NBSP}s`
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/**
 * Time as seen from `now` (both in ms since 1970): "just now", "12 s ago", "4 min ago", "in 2 h"; beyond a week
 * the date, in `timeZone`.
 */
export function formatRelative(at: number, now: number, timeZone?: string): string {
  const seconds = Math.floor(Math.abs(now - at) / 1000)
  if (seconds < 5) return 'just now'
  if (seconds >= 7 * 86_400) return formatDate(at, now, timeZone)
  const text =
    seconds < 60
      ? `${seconds}${NBSP}s`
      : seconds < 3600
        ? `${Math.floor(seconds / 60)}${NBSP}min`
        : seconds < 86_400
          ? `${Math.floor(seconds / 3600)}${NBSP}h`
          : `${Math.floor(seconds / 86_400)}${NBSP}d`
  return at <= now ? `${text} ago` : `in ${text}`
}

/** "23 Nov 2026, 20:03:21 UTC": the whole truth for tooltips and exports. */
export function formatAbsolute(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(at)
}

/** "20:03:21" */
export function formatClock(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone,
  }).format(at)
}

function formatDate(at: number, now: number, timeZone?: string): string {
  const year = (ms: number) => new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone }).format(ms)
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: year(at) === year(now) ? undefined : 'numeric',
    timeZone,
  }).format(at)
}

function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value)
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  const head = `${big}${NBSP}${bigUnit}`
  return small === 0 ? head : `${head}${NBSP}${String(small).padStart(2, '0')}${NBSP}${smallUnit}`
}

/** Three significant digits at most, never "1,024 MiB" where "1 GiB" is meant. */
function scale(value: number | null | undefined, units: string[]): string {
  if (!isKnown(value)) return DASH
  let size = value
  let unit = 0
  while (unit < units.length - 1 && Math.abs(Number(size.toPrecision(4))) >= 1024) {
    size /= 1024
    unit++
  }
  const digits = Math.abs(size) >= 100 || unit === 0 ? 0 : 1
  // Small fractions of the smallest unit we are given keep one digit ("0.5 MiB"), bytes never do.
  return `${formatNumber(size, unit === 0 && units[0] !== 'B' && Math.abs(size) < 10 ? 1 : digits)}${NBSP}${units[unit]}`
}

/** As a sentence or a label begins. */
export const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
