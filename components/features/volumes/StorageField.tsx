import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import type { StorageView } from '@/server/domain/host'
import { usualOf } from './storage-choice'
import { storageOptions } from './storage-options'

type Props = {
  storages: readonly StorageView[]
  sizeGiB: number | null
  value: string | null
  onChange: (name: string) => void
}

/** On which of its zone’s storages a volume is made; where there is a choice. Shows where it goes by itself. */
export function StorageField({ storages, sizeGiB, value, onChange }: Props) {
  if (storages.length < 2) return null
  return (
    <Field label="Storage">
      <Select
        value={value ?? usualOf(storages, sizeGiB ?? 0)?.name ?? null}
        onValueChange={onChange}
        options={storageOptions(storages, sizeGiB ?? 0)}
      />
    </Field>
  )
}
