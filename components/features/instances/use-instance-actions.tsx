'use client'
import {
  ArrowLeftRight,
  Pause,
  Play,
  Power,
  RotateCw,
  Ruler,
  Square,
  SquareTerminal,
  Trash2,
  Wrench,
} from 'lucide-react'
import { useCallback } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import type { MenuItems } from '@/components/ui/Menu'
import type { InstanceView } from '@/server/domain/instance'
import type { InstanceAction } from '@/server/domain/instance-can'
import { paths } from '@/server/domain/paths'
import { useAskInstance } from './actions-context'
import { changeOf, reasonAgainst } from './change'

/** The commonest actions as calls, and all of them as a menu. */
export function useInstanceActions() {
  const trpc = useTRPC()
  const ask = useAskInstance()
  const start = useTaskMutation(trpc.instances.start.mutationOptions())
  const reboot = useTaskMutation(trpc.instances.reboot.mutationOptions())
  const pause = useTaskMutation(trpc.instances.pause.mutationOptions())
  const resume = useTaskMutation(trpc.instances.resume.mutationOptions())

  const menu = useCallback(
    (instance: InstanceView, readOnly: string | null): MenuItems => {
      const why = (action: InstanceAction) => readOnly ?? reasonAgainst(instance, action)
      const target = changeOf(instance)
      return [
        { label: 'Start', icon: <Play />, disabledReason: why('start'), onSelect: () => start.mutate(target) },
        { label: 'Stop…', icon: <Square />, disabledReason: why('stop'), onSelect: () => ask('stop', instance) },
        { label: 'Reboot', icon: <RotateCw />, disabledReason: why('reboot'), onSelect: () => reboot.mutate(target) },
        instance.observed === 'paused'
          ? { label: 'Resume', icon: <Power />, disabledReason: why('resume'), onSelect: () => resume.mutate(target) }
          : { label: 'Pause', icon: <Pause />, disabledReason: why('pause'), onSelect: () => pause.mutate(target) },
        'separator',
        {
          label: 'Open console',
          icon: <SquareTerminal />,
          disabledReason: why('openConsole'),
          href: paths.instanceConsole(instance.vdcId, instance.id),
        },
        'separator',
        { label: 'Resize…', icon: <Ruler />, disabledReason: why('resize'), onSelect: () => ask('resize', instance) },
        {
          label: 'Rebuild…',
          icon: <Wrench />,
          disabledReason: why('rebuild'),
          onSelect: () => ask('rebuild', instance),
        },
        // Only operators are told on which host it is.
        ...(instance.hostId
          ? [
              {
                label: 'Migrate…',
                icon: <ArrowLeftRight />,
                disabledReason: why('migrate'),
                onSelect: () => ask('migrate', instance),
              },
            ]
          : []),
        'separator',
        {
          label: 'Delete…',
          icon: <Trash2 />,
          danger: true,
          disabledReason: why('delete'),
          onSelect: () => ask('delete', instance),
        },
      ]
    },
    [ask, start.mutate, reboot.mutate, pause.mutate, resume.mutate],
  )
  return { menu, start, resume }
}
