import type { BackupPolicy } from '@/server/domain/backup-policy'

const day = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** "Daily at 02:30 UTC, keeps 7 daily and 4 weekly". */
export function policyWords({ every, at, weekday, keep }: BackupPolicy): string {
  const when = {
    hour: `Hourly at minute ${at.slice(3)}`,
    day: `Daily at ${at} UTC`,
    week: `Weekly, on ${day(weekday)} at ${at} UTC`,
  }[every]
  const kept = Object.entries(keep).flatMap(([span, count]) => (count > 0 ? [`${count} ${span}`] : []))
  const last = kept.pop()
  return `${when}, keeps ${kept.length > 0 ? `${kept.join(', ')} and ${last}` : last}`
}
