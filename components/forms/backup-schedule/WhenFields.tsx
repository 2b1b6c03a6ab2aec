import { Field } from '@/components/ui/Field'
import { capitalized } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { type BackupPolicy, weekdays } from '@/server/domain/backup-policy'

type When = Pick<BackupPolicy, 'every' | 'weekday' | 'at'>
type Props = {
  when: When
  onWeekday: (weekday: When['weekday']) => void
  onAt: (at: string) => void
  fault?: string
}

/** On which day, where that is asked, and at which time, of what is done every hour, day or week. */
export function WhenFields({ when: { every, weekday, at }, onWeekday, onAt, fault }: Props) {
  return (
    <>
      {every === 'week' && (
        <Field label="On">
          <Select
            value={weekday}
            onValueChange={onWeekday}
            options={weekdays.map(value => ({ value, label: capitalized(value) }))}
          />
        </Field>
      )}
      <Field label="At" aside="UTC" hint={every === 'hour' ? 'Its minutes count' : undefined} error={fault}>
        <Input isMono value={at} onValueChange={onAt} placeholder="02:00" />
      </Field>
    </>
  )
}
