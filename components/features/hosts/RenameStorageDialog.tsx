'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { resourceName } from '@/server/domain/common'
import type { StorageView, ZoneView } from '@/server/domain/host'
import { useZoneChange } from './use-zone-change'

type Props = { zone: ZoneView; storage: StorageView; onClose: () => void }

export function RenameStorageDialog({ zone, storage, onClose }: Props) {
  const trpc = useTRPC()
  const [name, setName] = useState<string>(storage.name)
  const [wasSent, setSent] = useState(false)
  const parsed = resourceName.safeParse(name)
  const options = useZoneChange(`Storage ${storage.name} of ${zone.name} is ${name} now`, onClose)
  const rename = useMutation(trpc.zones.changeStorage.mutationOptions(options))
  return (
    <FormDialog
      size="sm"
      title={`Rename storage ${storage.name} of ${zone.name}`}
      description="Nothing moves. Designs that name it have to say its new name."
      submitLabel="Rename storage"
      pending={rename.isPending}
      error={rename.error && sentenceOf(rename.error)}
      onClose={onClose}
      onSubmit={() => {
        setSent(true)
        if (parsed.success)
          rename.mutate({
            ...{ zoneId: zone.id, storageId: storage.id, generation: zone.generation },
            name: parsed.data,
          })
      }}
    >
      <Field label="Name" error={wasSent && !parsed.success ? parsed.error.issues[0]?.message : undefined}>
        <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" spellCheck={false} />
      </Field>
    </FormDialog>
  )
}
