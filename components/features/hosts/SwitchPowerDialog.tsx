'use client'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { formatCount } from '@/components/ui/format'
import type { HostView } from '@/server/domain/host'

export type Switching = { host: HostView; power: 'on' | 'off' }

/** Asks before a host's power is switched: off takes down what runs there. */
export function SwitchPowerDialog({ host, power, onClose }: Switching & { onClose: () => void }) {
  const trpc = useTRPC()
  const switchPower = useTaskMutation(trpc.hosts.switchPower.mutationOptions({ onSuccess: onClose }))
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
              `${formatCount(runningCount, 'instance')} on it ${runningCount === 1 ? 'is' : 'are'} cut off at that moment`,
              'They do not start elsewhere by that: evacuate the host, or start them once it is back',
            ]
          : []
      }
      danger={power === 'off'}
      confirmLabel={`Switch ${power}`}
      onConfirm={() => switchPower.mutateAsync({ hostId: host.id, power, acceptStop: power === 'off' })}
      error={switchPower.error ? sentenceOf(switchPower.error) : undefined}
    />
  )
}
