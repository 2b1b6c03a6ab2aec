/** "14:05", "14:05:30" when steps are shorter than a minute, the date where a new day begins. */
export function formatAxisTime(at: number, before: number | undefined, splits: readonly number[]): string {
  const step = (splits[1] ?? at) - (splits[0] ?? at)
  if (step >= 86_400_000) return DAY.format(at)
  const isNewDay = before !== undefined && new Date(before).getDate() !== new Date(at).getDate()
  if (isNewDay && new Date(at).getHours() === 0) return DAY.format(at)
  return step > 0 && step < 60_000 ? SECOND.format(at) : MINUTE.format(at)
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const MINUTE = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const SECOND = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
