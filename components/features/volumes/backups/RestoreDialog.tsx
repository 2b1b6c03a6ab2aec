'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { formatGiB } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Select } from '@/components/ui/Select'
import type { BackupView } from '@/server/domain/backup'
import { resourceName } from '@/server/domain/common'
import { StorageField } from '../StorageField'
import { usualZone } from '../storage-choice'

/** As a new volume: nothing that is there is overwritten. */
export function RestoreDialog({ backup, onClose }: { backup: BackupView; onClose: () => void }) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions())
  const withStorage = (zones.data?.items ?? []).filter(zone => zone.storages.length > 0)
  const [name, setName] = useState(`${backup.volumeName.slice(0, 54)}-restored`)
  const [chosenZone, setZone] = useState<string | null>(null)
  const [storage, setStorage] = useState<string | null>(null)
  const [wasSent, setSent] = useState(false)
  const usual = withStorage.find(zone => zone.id === backup.sourceZoneId) ?? usualZone(withStorage, backup.sizeGiB)
  const zoneId = chosenZone ?? usual?.id ?? null
  const storages = withStorage.find(zone => zone.id === zoneId)?.storages ?? []
  const restore = useTaskMutation(trpc.backups.restore.mutationOptions({ onSuccess: onClose }))
  const parsed = resourceName.safeParse(name)
  const nameFault = restore.error?.data?.plenum?.field === 'name' ? restore.error.message : undefined
  const nameError = wasSent && !parsed.success ? parsed.error.issues[0]?.message : nameFault
  return (
    <FormDialog
      isSticky
      size="sm"
      title={`Restore ${backup.volumeName}`}
      description={
        <>
          A new volume of {formatGiB(backup.sizeGiB)} with what {backup.volumeName} held{' '}
          <RelativeTime at={backup.takenAt} />. {backup.volumeName} itself, if it is still there, stays as it is.
        </>
      }
      submitLabel="Restore volume"
      pending={restore.isPending}
      disabledReason={zones.data && withStorage.length === 0 ? 'No zone has storage; an operator adds it' : null}
      error={restore.error && !nameFault && sentenceOf(restore.error)}
      onClose={onClose}
      onSubmit={() => {
        setSent(true)
        if (parsed.success && zoneId)
          restore.mutate({ backupId: backup.id, name: parsed.data, zoneId, storage: storage ?? undefined })
      }}
    >
      <Field label="Name" error={nameError}>
        <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" spellCheck={false} />
      </Field>
      <Field label="Zone" hint="It can be attached once all of it was compared with what was backed up.">
        <Select
          value={zoneId}
          onValueChange={zone => {
            setZone(zone)
            setStorage(null)
          }}
          options={withStorage.map(zone => ({ value: zone.id as string, label: zone.name, hint: zone.title }))}
        />
      </Field>
      <StorageField storages={storages} sizeGiB={backup.sizeGiB} value={storage} onChange={setStorage} />
    </FormDialog>
  )
}
