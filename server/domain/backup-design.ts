import { z } from 'zod'
import { backupDefaults, backupIntervals, backupPolicy, policyWords, weekdays } from './backup-policy'
import { resourceName } from './common'
import type { Id } from './ids'

/** A volume’s schedule of backups as designs say it: by a zone’s name, and without what equals a default. */

const count = z.number().int().min(1).max(1000).optional()
const { hourly: _, ...usuallyKept } = backupDefaults.keep
export const backupDesign = z.strictObject({
  every: z
    .enum(['never', ...backupIntervals])
    .describe('How often it is backed up by itself. never: by hand only, whatever the VDC says.'),
  at: backupPolicy.shape.at
    .optional()
    .describe(`Time of day in UTC; of an hour only the minutes count. Default: ${backupDefaults.at}.`),
  weekday: z.enum(weekdays).optional().describe(`Of a week. Default: ${backupDefaults.weekday}.`),
  zone: resourceName.optional().describe('In whose backup store. Default: another zone than the volume’s.'),
  keep: z
    .strictObject({ hourly: count, daily: count, weekly: count, monthly: count })
    .refine(of => Object.values(of).some(each => each !== undefined), 'Keep at least one')
    .optional()
    .describe(
      `Of so many last hours, days, weeks and months the latest. Default: ${Object.entries(usuallyKept)
        .map(([span, of]) => `${of} ${span}`)
        .join(', ')}.`,
    ),
})
export type BackupDesign = z.infer<typeof backupDesign>

/** The same with every value, as it is recorded and planned: a policy, `none` (by hand only), null (as the VDC says). */
export const volumeBackup = z
  .union([z.literal('none'), backupPolicy.extend({ zoneName: z.string().nullable() })])
  .nullable()
export type VolumeBackup = z.output<typeof volumeBackup>

export function backupOf(design: BackupDesign | undefined, zoneId: Id<'zone'> | null): VolumeBackup {
  if (!design) return null
  if (design.every === 'never') return 'none'
  const { every, at = backupDefaults.at, weekday = backupDefaults.weekday, zone = null } = design
  const { hourly = 0, daily = 0, weekly = 0, monthly = 0 } = design.keep ?? backupDefaults.keep
  return { every, at, weekday, zoneId, zoneName: zone, keep: { hourly, daily, weekly, monthly } }
}

/** The way back. */
export function designOfBackup(backup: VolumeBackup): BackupDesign | undefined {
  if (backup === null) return undefined
  if (backup === 'none') return { every: 'never' }
  const { every, at, weekday, zoneName, keep } = backup
  const spans = Object.entries(keep) as [keyof typeof keep, number][]
  const isUsual = spans.every(([span, of]) => backupDefaults.keep[span] === of)
  return {
    every,
    ...(at === backupDefaults.at ? {} : { at }),
    ...(every !== 'week' || weekday === backupDefaults.weekday ? {} : { weekday }),
    ...(zoneName === null ? {} : { zone: zoneName }),
    ...(isUsual ? {} : { keep: Object.fromEntries(spans.filter(([, of]) => of > 0)) }),
  }
}

/** Two that are said alike are alike. */
export function backupInWords(design: BackupDesign | undefined): string {
  const backup = backupOf(design, null)
  if (backup === null) return 'as the VDC says'
  if (backup === 'none') return 'by hand only'
  return `${policyWords(backup)}${backup.zoneName === null ? '' : `, in ${backup.zoneName}`}`
}
