import { z } from 'zod'
import { timestamp } from './common'
import { idOf } from './ids'

export const backupIntervals = ['hour', 'day', 'week'] as const
/** As JavaScript counts them. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

const count = z.number().int().min(0).max(1000).default(0)
const keep = z
  .object({ hourly: count, daily: count, weekly: count, monthly: count })
  .refine(of => of.hourly + of.daily + of.weekly + of.monthly > 0, 'Keep at least one')
export type Keep = z.output<typeof keep>

/** When a volume is backed up, where, and how many of those backups are kept. All times are UTC. */
export const backupPolicy = z.object({
  every: z.enum(backupIntervals),
  /** Of an hour only the minutes count. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day like 02:30'),
  /** Of a week only. */
  weekday: z.enum(weekdays).default('sunday'),
  /** In whose store; null: another than the volume’s. */
  zoneId: idOf('zone').nullable().default(null),
  /** Of so many last hours, days, weeks and months that have one the latest. Those taken by hand don’t count and stay. */
  keep,
})
export type BackupPolicy = z.output<typeof backupPolicy>

/** Of a schedule that says no more than how often. */
export const backupDefaults = {
  ...{ at: '02:00', weekday: 'sunday' as const },
  keep: { hourly: 0, daily: 7, weekly: 4, monthly: 6 },
}

const day = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** "Daily at 02:30 UTC, keeps 7 daily and 4 weekly". */
export function policyWords({ every, at, weekday, keep }: Omit<BackupPolicy, 'zoneId'>): string {
  const when = {
    hour: `Hourly at minute ${at.slice(3)}`,
    day: `Daily at ${at} UTC`,
    week: `Weekly, on ${day(weekday)} at ${at} UTC`,
  }[every]
  const kept = Object.entries(keep).flatMap(([span, count]) => (count > 0 ? [`${count} ${span}`] : []))
  const last = kept.pop()
  return `${when}, keeps ${kept.length > 0 ? `${kept.join(', ')} and ${last}` : last}`
}

/** As it is recorded. `since`: nothing before that was missed. */
export type KeptPolicy = BackupPolicy & { since: string }

/** A volume’s own, or none, or its VDC’s. */
export const volumePolicy = z.union([z.literal('vdc'), z.literal('none'), backupPolicy])
export type VolumePolicy = z.output<typeof volumePolicy>

/** How it stands with a volume’s backups. */
export const volumeCoverage = z.object({
  volumeId: idOf('volume'),
  volumeName: z.string(),
  zoneId: idOf('zone'),
  own: volumePolicy,
  /** What counts; null: it is backed up by hand only. */
  policy: backupPolicy.nullable(),
  /** The moment that its last whole backup holds. */
  lastGoodAt: timestamp.nullable(),
  nextAt: timestamp.nullable(),
  /** A backup that its policy asked for is not there, long after its time. */
  isOverdue: z.boolean(),
})
export type VolumeCoverage = z.infer<typeof volumeCoverage>

export const backupCoverage = z.object({ policy: backupPolicy.nullable(), volumes: z.array(volumeCoverage) })
export type BackupCoverage = z.infer<typeof backupCoverage>

const minuteMs = 60_000
export const periodMs = { hour: 60 * minuteMs, day: 24 * 60 * minuteMs, week: 7 * 24 * 60 * minuteMs }
type When = Pick<BackupPolicy, 'every' | 'at' | 'weekday'>

/** The latest moment of the schedule that has come. In UTC each period is as long as any other. */
export function latestSlot({ every, at, weekday }: When, now: Date): Date {
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  // 1970 began on a Thursday.
  const days = every === 'week' ? (weekdays.indexOf(weekday) - 4 + 7) % 7 : 0
  const offset = ((days * 24 + (every === 'hour' ? 0 : hours)) * 60 + minutes) * minuteMs
  const period = periodMs[every]
  return new Date(Math.floor((now.getTime() - offset) / period) * period + offset)
}

export const nextSlot = (when: When, now: Date) => new Date(latestSlot(when, now).getTime() + periodMs[when.every])

/**
 * The moment for which a backup is to be begun now, or null. What was missed, however often, is caught up on once. A
 * clock that went back repeats nothing; one that had been far ahead does not keep backups from being taken.
 */
export function dueSlot(policy: KeptPolicy, now: Date, last: Date | null): Date | null {
  const slot = latestSlot(policy, now)
  const isAhead = (of: Date) => of.getTime() > now.getTime() + periodMs[policy.every]
  const passed = [last, new Date(policy.since)].filter(of => of !== null && !isAhead(of)) as Date[]
  return passed.every(of => slot > of) ? slot : null
}

/** Whether the backup of the latest moment is missing although there was a quarter of its period, at most two hours, for it. */
export function isOverdue(policy: KeptPolicy, now: Date, lastGoodAt: Date | null): boolean {
  const grace = Math.min(periodMs[policy.every] / 4, 120 * minuteMs)
  const slot = latestSlot(policy, new Date(now.getTime() - grace))
  return slot > new Date(policy.since) && (lastGoodAt === null || lastGoodAt < slot)
}

const buckets: Record<keyof Keep, (at: Date) => string> = {
  hourly: at => at.toISOString().slice(0, 13),
  daily: at => at.toISOString().slice(0, 10),
  weekly: at => latestSlot({ every: 'week', at: '00:00', weekday: 'monday' }, at).toISOString(),
  monthly: at => at.toISOString().slice(0, 7),
}

/**
 * Those that need not be kept any more: of each of the last hours, days, weeks and months that have one, the latest
 * stays. The latest of all always does. Damaged ones count for nothing, and are left to people.
 */
export function expired<B extends { takenAt: Date; isDamaged: boolean }>(backups: readonly B[], keep: Keep): B[] {
  const good = backups.filter(each => !each.isDamaged).sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime())
  const kept = new Set(good.slice(0, 1))
  for (const [span, bucketOf] of Object.entries(buckets) as [keyof Keep, (at: Date) => string][]) {
    const latest = new Map<string, B>()
    for (const each of good) if (!latest.has(bucketOf(each.takenAt))) latest.set(bucketOf(each.takenAt), each)
    for (const each of [...latest.values()].slice(0, keep[span])) kept.add(each)
  }
  return good.filter(each => !kept.has(each))
}
