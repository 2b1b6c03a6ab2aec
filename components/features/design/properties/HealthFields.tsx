import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'
import {
  type HealthCheckDesign,
  healthCheckDefaults,
  healthCheckLimits,
  usualPath,
  usualPort,
} from '@/server/domain/cluster-health'
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
      <Field label="A member is healthy when" hint={hints[check?.kind ?? none]}>
        <Select
          value={check?.kind ?? none}
          disabled={of.isReadOnly}
          onValueChange={kind => of.give('health', kind === none ? undefined : { ...withoutDetails(check), kind })}
          options={[
            { value: none, label: 'It stays up' },
            { value: 'agent' as const, label: 'Its guest agent answers' },
            { value: 'http' as const, label: 'It answers a request' },
            { value: 'tcp' as const, label: 'It takes connections' },
          ]}
        />
      </Field>
      {(check?.kind === 'tcp' || check?.kind === 'http') && (
        <Field label="Port" error={of.fault('health.port')}>
          <NumberInput
            min={1}
            max={65_535}
            isName
            disabled={of.isReadOnly}
            value={check.port ?? usualPort}
            onValueChange={port => of.give('health.port', port === usualPort ? undefined : port)}
          />
        </Field>
      )}
      {check?.kind === 'http' && (
        <Field label="Path" error={of.fault('health.path')} hint="Any answer from 200 to 399 will do">
          <Input
            className="font-mono"
            disabled={of.isReadOnly}
            value={check.path ?? usualPath}
            onChange={({ target }) => of.give('health.path', target.value === usualPath ? undefined : target.value)}
          />
        </Field>
      )}
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

const none = 'none'
const hints = {
  none: 'Nothing is asked of it',
  agent: 'Needs qemu-guest-agent in the image',
  http: 'Sent within the guest by qemu-guest-agent, with curl or nc',
  tcp: 'Tried by the network of its zone',
}

const withoutDetails = (check: HealthCheckDesign | undefined) => ({ ...check, port: undefined, path: undefined })
