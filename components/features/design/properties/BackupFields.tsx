import { Field } from '@/components/ui/Field'
import { capitalized } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'
import type { BackupDesign } from '@/server/domain/backup-design'
import { backupDefaults, backupIntervals, type Keep, weekdays } from '@/server/domain/backup-policy'
import type { VolumeDesign } from '@/server/domain/design/document'
import type { ThingForm } from './use-thing-form'
import { ZoneSelect } from './ZoneSelect'

const likeVdc = 'vdc'
const spans = { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months' }

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
            {backup.every === 'week' && (
              <Field label="On">
                <Select
                  value={backup.weekday ?? backupDefaults.weekday}
                  onValueChange={weekday => give({ weekday })}
                  options={weekdays.map(value => ({ value, label: capitalized(value) }))}
                />
              </Field>
            )}
            <Field
              label="At"
              aside="UTC"
              hint={backup.every === 'hour' ? 'Its minutes count' : undefined}
              error={of.fault('backup.at')}
            >
              <Input
                isMono
                value={backup.at ?? backupDefaults.at}
                onValueChange={at => of.give('backup.at', at === backupDefaults.at ? undefined : at)}
              />
            </Field>
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
      <div className="grid grid-cols-2 gap-3">
        {(Object.keys(spans) as (keyof Keep)[]).map(span => (
          <NumberInput
            key={span}
            aria-label={`${spans[span]} to keep`}
            unit={spans[span]}
            min={0}
            max={1000}
            disabled={of.isReadOnly}
            value={kept[span] ?? 0}
            onValueChange={count => of.give('backup.keep', only({ ...kept, [span]: count ?? 0 }))}
          />
        ))}
      </div>
      {of.fault('backup.keep') && <p className="text-xs text-error">{of.fault('backup.keep')}</p>}
    </div>
  )
}

const only = (kept: Partial<Keep>) => Object.fromEntries(Object.entries(kept).filter(([, count]) => count > 0))
