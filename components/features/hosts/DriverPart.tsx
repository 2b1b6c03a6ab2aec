import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { ConfigFields } from './ConfigFields'
import type { useDriverConfig } from './use-driver-config'

/** One thing that a zone may have: by which driver, and how it is reached. */
export function DriverPart({
  label,
  part: { drivers, driver, schema, config, setDriver, setConfig },
  none,
  errors,
}: {
  label: string
  part: ReturnType<typeof useDriverConfig>
  /** Absent: it has to have one. */
  none?: { label: string; hint: string }
  errors: Record<string, string>
}) {
  return (
    <fieldset className="flex flex-col gap-4" aria-label={label}>
      <Field label={label}>
        <Select
          value={driver?.driver ?? 'none'}
          onValueChange={setDriver}
          options={[
            ...(none ? [{ value: 'none', ...none }] : []),
            ...drivers.map(form => ({ value: form.driver, label: form.title })),
          ]}
        />
      </Field>
      {driver && schema && (
        <ConfigFields key={driver.driver} schema={schema} value={config} onChange={setConfig} errors={errors} />
      )}
    </fieldset>
  )
}
