import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { useDrawing } from '../drawing'

const usual = '(default)'

type Props = {
  /** Absent: it is not said. */
  zone: string | undefined
  value: string | undefined
  /** Where it is already. */
  isMoved: boolean
  error: string | undefined
  onChange: (storage: string | undefined) => void
}

/** On which of its zone’s storages a volume is; only where there is a choice, or one was made. */
export function StorageSelect({ zone, value, isMoved, error, onChange }: Props) {
  const { catalog } = useDrawing()
  const zones = catalog.zones.filter(({ name }) => zone === undefined || name === zone)
  const names = [...new Set(zones.flatMap(({ storages }) => storages.map(({ name }) => name)))].toSorted()
  if (value === undefined && zones.every(({ storages }) => storages.length < 2)) return null
  const isKnown = value === undefined || names.includes(value)
  return (
    <Field label="Storage" error={error} hint={isMoved ? 'It moves there, with what is on it' : undefined}>
      <Select
        value={value ?? usual}
        onValueChange={storage => onChange(storage === usual ? undefined : storage)}
        options={[
          { value: usual, label: 'Where it is', hint: 'Of a new one, the zone’s default' },
          ...names.map(name => ({ value: name, label: name })),
          ...(isKnown ? [] : [{ value: value!, label: value!, hint: 'Not in its zone' }]),
        ]}
      />
    </Field>
  )
}
