'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { resourceName } from '@/server/domain/common'
import { firstStorage, type StorageView, type ZoneView } from '@/server/domain/host'
import { DriverPart } from './DriverPart'
import { useDriverConfig } from './use-driver-config'
import { useZoneChange } from './use-zone-change'

type Props = {
  zone: ZoneView
  /** How this one is reached. Absent: another one. */
  storage?: StorageView
  onClose: () => void
}

/** A storage for volumes and how it is reached. What is set already is not shown: it holds secrets. */
export function StorageDialog({ zone, storage, onClose }: Props) {
  const trpc = useTRPC()
  const [name, setName] = useState(zone.storages.length === 0 ? firstStorage : '')
  const form = useDriverConfig('storage', storage?.driver ?? '')
  const [wasSent, setSent] = useState(false)
  const parsed = resourceName.safeParse(name)
  const options = useZoneChange(
    storage ? `Storage ${storage.name} of ${zone.name} is set` : `${zone.name} has a storage ${name}`,
    onClose,
  )
  const add = useMutation(trpc.zones.addStorage.mutationOptions(options))
  const change = useMutation(trpc.zones.changeStorage.mutationOptions(options))
  const { error, isPending } = storage ? change : add
  const faults = form.faultsOf(error)
  const send = () => {
    setSent(true)
    if (!form.driver || Object.keys(form.missing).length > 0) return
    const of = { zoneId: zone.id, generation: zone.generation }
    const by = { volumeDriver: form.driver.driver, volumeConfig: form.config }
    if (storage) change.mutate({ ...of, ...by, storageId: storage.id })
    else if (parsed.success) add.mutate({ ...of, ...by, name: parsed.data })
  }
  return (
    <FormDialog
      isSticky
      title={storage ? `Storage ${storage.name} of ${zone.name}` : `Add a storage to ${zone.name}`}
      description={
        storage
          ? 'How it is reached. Another kind only while it has no volumes. What is set already is not shown; this takes its place.'
          : zone.storages.length === 0
            ? 'Where its volumes live. The first is the default.'
            : 'Volumes come here when they are made for it by its name, or are moved here.'
      }
      submitLabel={storage ? 'Save' : 'Add storage'}
      pending={isPending}
      disabledReason={form.driver ? null : 'Choose how it is reached'}
      error={error && Object.keys(faults).length === 0 && sentenceOf(error)}
      onClose={onClose}
      onSubmit={send}
    >
      {!storage && (
        <Field
          label="Name"
          hint="Designs and forms choose it by this"
          error={wasSent && !parsed.success ? parsed.error.issues[0]?.message : undefined}
        >
          <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" spellCheck={false} />
        </Field>
      )}
      <DriverPart label="Storage for volumes" part={form} errors={{ ...faults, ...(wasSent && form.missing) }} />
    </FormDialog>
  )
}
