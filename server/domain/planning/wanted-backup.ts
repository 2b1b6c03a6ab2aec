import { backupInWords, backupOf } from '../backup-design'
import type { Desk, Thing } from './desk'
import type { WantedVolume } from './plan'

/** What the design says of a volume’s backups, with the zone’s id for its name. */
export function wantedBackup(desk: Desk, { name }: Thing<'volume'>): Pick<WantedVolume, 'backup' | 'backups'> {
  const { backup } = desk.design.volumes.get(name)!
  const zone = desk.context.zones.find(each => each.name === backup?.zone)
  return { backup: backupOf(backup, zone?.id ?? null), backups: backup ? backupInWords(backup) : null }
}
