import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { NumberInput } from '@/components/ui/NumberInput'
import { healthCheckDefaults, healthCheckLimits } from '@/server/domain/cluster-health'
import type { ClusterDesign } from '@/server/domain/design/document'
import type { ThingForm } from './use-thing-form'

type Timing = keyof typeof healthCheckDefaults
const fields: { key: Timing; label: string; unit: string; hint?: string }[] = [
  { key: 'intervalSeconds', label: 'Ask every', unit: 's' },
  { key: 'timeoutSeconds', label: 'Time to answer', unit: 's' },
  { key: 'healthyAfter', label: 'Healthy after', unit: '×', hint: 'Answers in a row' },
  { key: 'unhealthyAfter', label: 'Unhealthy after', unit: '×', hint: 'Missing answers in a row' },
  {
    key: 'startSeconds',
    label: 'Time to start',
    unit: 's',
    hint: 'An update goes no further without an answer by then',
  },
]

/** Whether members are asked how they are, and when their answers, or the lack of them, count. */
export function HealthFields({ of }: { of: ThingForm<ClusterDesign> }) {
  const check = of.form.watch('health')
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-sm font-medium">Health check</legend>
      <Checkbox
        label="Ask the guest agent"
        hint="Needs qemu-guest-agent in the image. Without a check, a member only has to stay up"
        checked={check !== undefined}
        disabled={of.isReadOnly}
        onCheckedChange={isAsked => of.give('health', isAsked ? { kind: 'agent' } : undefined)}
      />
      {check && (
        <div className="grid grid-cols-2 gap-3">
          {fields.map(({ key, label, unit, hint }) => (
            <Field
              key={key}
              label={label}
              hint={hint}
              error={of.fault(`health.${key}`)}
              className={key === 'startSeconds' ? 'col-span-2' : undefined}
            >
              <NumberInput
                unit={unit}
                {...healthCheckLimits[key]}
                disabled={of.isReadOnly}
                value={check[key] ?? healthCheckDefaults[key]}
                onValueChange={value =>
                  of.give(`health.${key}`, value === healthCheckDefaults[key] ? undefined : value)
                }
              />
            </Field>
          ))}
        </div>
      )}
    </fieldset>
  )
}
