import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import type { StorageView } from '@/server/domain/host'
import { storageOptions } from './storage-options'

type Props = { storages: readonly StorageView[]; value: string | null; onChange: (name: string) => void }

/** On which of its zone’s storages a volume is made; where there is a choice. */
export function StorageField({ storages, value, onChange }: Props) {
  if (storages.length < 2) return null
  return (
    <Field label="Storage">
      <Select
        value={value ?? storages.find(each => each.isDefault)?.name ?? null}
        onValueChange={onChange}
        options={storageOptions(storages)}
      />
    </Field>
  )
}
