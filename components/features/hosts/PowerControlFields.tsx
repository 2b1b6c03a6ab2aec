'use client'
import { useState } from 'react'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { ConfigFields } from './ConfigFields'
import { useDriverConfig } from './use-driver-config'

const none = 'none'

/** Which power control, if any, and its config. */
export function usePowerControl(present: string | null) {
  const form = useDriverConfig('power', present)
  const [isNone, setNone] = useState(present === null)
  return {
    ...form,
    driver: isNone ? null : (form.driver?.driver ?? null),
    config: isNone ? null : form.config,
    schema: isNone ? undefined : form.schema,
    isComplete: isNone || Object.keys(form.missing).length === 0,
    choose(driver: string) {
      setNone(driver === none)
      if (driver !== none) form.setDriver(driver)
    },
  }
}

type Props = {
  control: ReturnType<typeof usePowerControl>
  /** What the server said. */
  error: unknown
  /** What is missing is told. */
  isChecked: boolean
}

export function PowerControlFields({ control, error, isChecked }: Props) {
  const { driver, drivers, schema, config, setConfig, faultsOf, missing, choose } = control
  return (
    <>
      <Field label="Power control" hint="How its power is switched from outside, to make sure that a lost host is off">
        <Select
          value={driver ?? none}
          onValueChange={choose}
          options={[
            { value: none, label: 'None' },
            ...drivers.map(form => ({ value: form.driver, label: form.title })),
          ]}
        />
      </Field>
      {driver && schema && (
        <ConfigFields
          key={driver}
          schema={schema}
          value={config ?? {}}
          onChange={setConfig}
          errors={{ ...faultsOf(error), ...(isChecked && missing) }}
        />
      )}
    </>
  )
}
