'use client'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { resourceName } from '@/server/domain/common'
import type { VolumeView } from '@/server/domain/volume'

export function TakeSnapshotDialog({ volume, onClose }: { volume: VolumeView; onClose: () => void }) {
  const trpc = useTRPC()
  const [name, setName] = useState(() => `at-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, '-')}`)
  const take = useTaskMutation(trpc.snapshots.create.mutationOptions({ onSuccess: onClose }))
  const parsed = resourceName.safeParse(name)
  const error = parsed.success ? take.error?.message : parsed.error.issues[0]?.message
  return (
    <FormDialog
      size="sm"
      title={`Take a snapshot of ${volume.name}`}
      description={
        volume.attachment?.isRunning
          ? `It will hold what a power cut of ${volume.attachment.instanceName} would leave. Programs that are to find more in it write it out first.`
          : 'It will hold what is on the volume now.'
      }
      submitLabel="Take snapshot"
      pending={take.isPending}
      onClose={onClose}
      onSubmit={() => {
        if (parsed.success) take.mutate({ volumeId: volume.id, generation: volume.generation, name: parsed.data })
      }}
    >
      <Field label="Name" error={error}>
        <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" spellCheck={false} />
      </Field>
    </FormDialog>
  )
}
