import { KeptCounts } from '@/components/forms/backup-schedule/KeptCounts'
import { WhenFields } from '@/components/forms/backup-schedule/WhenFields'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import type { BackupDesign } from '@/server/domain/backup-design'
import { backupDefaults, backupIntervals, type Keep } from '@/server/domain/backup-policy'
import type { VolumeDesign } from '@/server/domain/design/document'
import type { ThingForm } from './use-thing-form'
import { ZoneSelect } from './ZoneSelect'

const likeVdc = 'vdc'

/** When a volume is backed up by itself, and how many of those are kept. */
export function BackupFields({ of }: { of: ThingForm<VolumeDesign> }) {
  const backup = of.form.watch('backup')
  const give = (part: Partial<BackupDesign>) => of.give('backup', { ...backup, ...part })
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-sm font-medium">Backups</legend>
      <Field label="Back up">
        <Select
          value={backup?.every ?? likeVdc}
          onValueChange={every =>
            of.give('backup', every === likeVdc ? undefined : every === 'never' ? { every } : { ...backup, every })
          }
          options={[
            { value: likeVdc, label: 'As the VDC says' },
            ...backupIntervals.map(value => ({ value, label: `Every ${value}` })),
            { value: 'never' as const, label: 'By hand only' },
          ]}
        />
      </Field>
      {backup && backup.every !== 'never' && (
        <>
          <div className="grid grid-cols-2 gap-3">
            <WhenFields
              when={{
                every: backup.every,
                weekday: backup.weekday ?? backupDefaults.weekday,
                at: backup.at ?? backupDefaults.at,
              }}
              onWeekday={weekday => give({ weekday })}
              onAt={at => of.give('backup.at', at === backupDefaults.at ? undefined : at)}
              fault={of.fault('backup.at')}
            />
          </div>
          <Kept of={of} keep={backup.keep} />
          <Field label="Keep them in" error={of.fault('backup.zone')}>
            <ZoneSelect value={backup.zone} anyLabel="Another zone" onChange={zone => of.give('backup.zone', zone)} />
          </Field>
        </>
      )}
    </fieldset>
  )
}

function Kept({ of, keep }: { of: ThingForm<VolumeDesign>; keep: BackupDesign['keep'] }) {
  const kept: Partial<Keep> = keep ?? backupDefaults.keep
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">Keep the latest of the last</span>
      <KeptCounts keep={kept} onChange={all => of.give('backup.keep', only(all))} disabled={of.isReadOnly} />
      {of.fault('backup.keep') && <p className="text-xs text-error">{of.fault('backup.keep')}</p>}
    </div>
  )
}

const only = (kept: Partial<Keep>) => Object.fromEntries(Object.entries(kept).filter(([, count]) => count > 0))
