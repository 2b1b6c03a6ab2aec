import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { useDrawing } from '../drawing'

const usual = '(default)'

type Props = {
  label?: string
  /** Where the design has it, or all that are made like it. None: that is not said. */
  zones: readonly string[]
  value: string | undefined
  /** Where it is already. */
  isMoved: boolean
  error?: string | undefined
  onChange: (storage: string | undefined) => void
}

/** On which of its zone’s storages a volume is; only where there is a choice, or one was made. */
export function StorageSelect({ label = 'Storage', zones, value, isMoved, error, onChange }: Props) {
  const { catalog } = useDrawing()
  const possible = catalog.zones.filter(({ name }) => zones.length === 0 || zones.includes(name))
  const has = (zone: (typeof possible)[number], name: string) => zone.storages.some(each => each.name === name)
  const names = [...new Set(possible.flatMap(({ storages }) => storages.map(({ name }) => name)))]
    .filter(name => zones.length === 0 || possible.every(zone => has(zone, name)))
    .toSorted()
  if (value === undefined && possible.every(({ storages }) => storages.length < 2)) return null
  const isKnown = value === undefined || names.includes(value)
  return (
    <Field
      className="basis-full"
      label={label}
      error={error}
      hint={isMoved ? 'It moves there, with what is on it' : undefined}
    >
      <Select
        value={value ?? usual}
        onValueChange={storage => onChange(storage === usual ? undefined : storage)}
        options={[
          { value: usual, label: 'Where it is', hint: 'Of a new one, the zone’s default' },
          ...names.map(name => ({ value: name, label: name })),
          ...(isKnown
            ? []
            : [
                {
                  value: value!,
                  label: value!,
                  hint: zones.length > 1 ? 'Not in all of its zones' : 'Not in its zone',
                },
              ]),
        ]}
      />
    </Field>
  )
}
