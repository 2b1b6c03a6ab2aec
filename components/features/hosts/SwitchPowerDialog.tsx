'use client'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { Field } from '@/components/ui/Field'
import { capitalized, formatCount } from '@/components/ui/format'
import { Select } from '@/components/ui/Select'
import type { HostView } from '@/server/domain/host'
import { type BootDevice, bootDevices, bootDeviceWords } from '@/server/domain/sensor'

export type Switching = { host: HostView; power: 'on' | 'off' }

/** Asks before a host's power is switched: off takes down what runs there. */
export function SwitchPowerDialog({ host, power, onClose }: Switching & { onClose: () => void }) {
  const trpc = useTRPC()
  const switchPower = useTaskMutation(trpc.hosts.switchPower.mutationOptions({ onSuccess: onClose }))
  const [bootFrom, setBootFrom] = useState<BootDevice>()
  const { name, runningCount } = host
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Switch ${name} ${power}?`}
      description={
        power === 'off'
          ? 'Its management controller cuts the power. The host is not asked to shut down.'
          : 'Its management controller switches it on. No instance starts by itself.'
      }
      consequences={
        power === 'off' && runningCount > 0
          ? [
              `${formatCount(runningCount, 'instance')} on it ${runningCount === 1 ? 'is' : 'are'} cut off at that moment.`,
              'They do not start elsewhere by that: evacuate the host, or start them once it is back.',
            ]
          : []
      }
      preview={
        power === 'on' && (
          <Field label="It starts from" hint="This once. After that its own order holds again.">
            <Select
              options={devices}
              value={bootFrom ?? usual}
              onValueChange={value => setBootFrom(bootDevices.find(device => device === value))}
            />
          </Field>
        )
      }
      danger={power === 'off'}
      confirmLabel={`Switch ${power}`}
      onConfirm={() => switchPower.mutateAsync({ hostId: host.id, power, acceptStop: power === 'off', bootFrom })}
      error={switchPower.error ? sentenceOf(switchPower.error) : undefined}
    />
  )
}

const usual = 'usual'
const devices = [
  { value: usual, label: 'What its firmware is set up for' },
  ...bootDevices.map(value => ({ value, label: capitalized(bootDeviceWords[value]) })),
]
