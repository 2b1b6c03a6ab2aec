'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { Select } from '@/components/ui/Select'
import { resourceName } from '@/server/domain/common'
import { limits } from '@/server/domain/instance'
import type { SnapshotView } from '@/server/domain/snapshot'
import { encryptedInWords, type VolumeView } from '@/server/domain/volume'
import { StorageField } from './StorageField'
import { usualZone } from './storage-choice'

type Props = {
  vdcId: string
  /** Filled with what a snapshot holds. */
  from?: { volume: VolumeView; snapshot: SnapshotView }
  onClose: () => void
}

export function CreateVolumeDialog({ vdcId, from, onClose }: Props) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions())
  const withStorage = (zones.data?.items ?? []).filter(zone => zone.storages.length > 0)
  const [name, setName] = useState(from ? `${from.volume.name}-copy` : '')
  const [sizeGiB, setSizeGiB] = useState<number | null>(from ? from.volume.sizeGiB : 10)
  const [chosenZone, setZone] = useState<string | null>(null)
  const [storage, setStorage] = useState<string | null>(null)
  const [isEncrypted, setEncrypted] = useState(false)
  const [wasSent, setSent] = useState(false)
  const zoneId = from?.volume.zoneId ?? chosenZone ?? usualZone(withStorage, sizeGiB ?? 0)?.id ?? null
  const storages = withStorage.find(zone => zone.id === zoneId)?.storages ?? []
  const create = useTaskMutation(trpc.volumes.create.mutationOptions({ onSuccess: onClose }))
  const isNameTaken = create.error?.data?.plenum?.field === 'name'
  const parsed = resourceName.safeParse(name)
  const nameError = wasSent && !parsed.success ? parsed.error.issues[0]?.message : undefined
  const send = () => {
    setSent(true)
    if (parsed.success && sizeGiB && zoneId)
      create.mutate({
        ...{ vdcId, name: parsed.data, sizeGiB, zoneId },
        ...(from ? { snapshotId: from.snapshot.id } : { storage: storage ?? undefined, encrypted: isEncrypted }),
      })
  }
  return (
    <FormDialog
      isSticky
      size="sm"
      title={from ? `New volume from ${from.snapshot.name}` : 'Create volume'}
      description={
        from
          ? `It begins with what ${from.volume.name} held then, in zone ${from.volume.zoneName}, ${from.volume.isEncrypted ? 'encrypted as that is, ' : ''}and is a volume of its own.`
          : 'A disk in one zone. Instances of that zone can attach it.'
      }
      submitLabel="Create volume"
      pending={create.isPending}
      disabledReason={zones.data && withStorage.length === 0 ? 'No zone has storage yet; an operator adds it' : null}
      error={create.error && !isNameTaken && sentenceOf(create.error)}
      onClose={onClose}
      onSubmit={send}
    >
      <Field label="Name" error={nameError ?? (isNameTaken ? create.error?.message : undefined)}>
        <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" spellCheck={false} />
      </Field>
      <Field
        label="Size"
        hint="Can grow later, never shrink"
        error={wasSent && !sizeGiB ? 'Say how large it is' : undefined}
      >
        <NumberInput
          unit="GiB"
          min={from?.snapshot.sizeGiB ?? limits.volumeGiB.min}
          max={limits.volumeGiB.max}
          value={sizeGiB}
          onValueChange={setSizeGiB}
        />
      </Field>
      {!from && (
        <Field label="Zone">
          <Select
            value={zoneId}
            onValueChange={zone => {
              setZone(zone)
              setStorage(null)
            }}
            options={withStorage.map(zone => ({ value: zone.id as string, label: zone.name, hint: zone.title }))}
          />
        </Field>
      )}
      {!from && <StorageField storages={storages} sizeGiB={sizeGiB} value={storage} onChange={setStorage} />}
      {!from && (
        <Checkbox
          label="Encrypted"
          hint={`${encryptedInWords}. From its start or not at all`}
          checked={isEncrypted}
          onCheckedChange={setEncrypted}
        />
      )}
    </FormDialog>
  )
}
