'use client'
import { Play, Square, SquareTerminal } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { IconButton } from '@/components/ui/IconButton'
import { type InstanceView, isOn } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import { useAskInstance } from './actions-context'
import { changeOf, reasonAgainst } from './change'
import { useInstanceActions } from './use-instance-actions'

/** The two commonest actions of a row. */
export function InstanceRowActions({ instance, readOnly }: { instance: InstanceView; readOnly: string | null }) {
  const { start } = useInstanceActions()
  const ask = useAskInstance()
  const router = useRouter()
  const isUp = isOn(instance.observed)
  return (
    <>
      {isUp ? (
        <IconButton
          size="sm"
          label={`Stop ${instance.name}`}
          icon={<Square size={14} />}
          disabledReason={readOnly ?? reasonAgainst(instance, 'stop')}
          onClick={() => ask('stop', instance)}
        />
      ) : (
        <IconButton
          size="sm"
          label={`Start ${instance.name}`}
          icon={<Play size={14} />}
          disabledReason={readOnly ?? reasonAgainst(instance, 'start')}
          onClick={() => start.mutate(changeOf(instance))}
        />
      )}
      <IconButton
        size="sm"
        label={`Open console of ${instance.name}`}
        icon={<SquareTerminal size={14} />}
        disabledReason={readOnly ?? reasonAgainst(instance, 'openConsole')}
        onClick={() => router.push(paths.instanceConsole(instance.vdcId, instance.id))}
      />
    </>
  )
}
