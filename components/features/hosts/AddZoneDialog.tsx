'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { toast } from '@/components/ui/Toaster'
import { resourceName } from '@/server/domain/common'
import { ConfigFields } from './ConfigFields'
import { useDriverConfig } from './use-driver-config'

/** A failure domain, the storage server that its volumes live on, and what joins its hosts’ networks. */
export function AddZoneDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const formId = useId()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const storage = useDriverConfig('storage', null)
  const network = useDriverConfig('network', null)
  const [wasSent, setSent] = useState(false)
  const parsed = resourceName.safeParse(name)
  const create = useMutation(
    trpc.zones.create.mutationOptions({
      onSuccess: zone => {
        toast(`Zone ${zone.name} added`)
        void client.invalidateQueries(trpc.overview.get.pathFilter())
        void client.invalidateQueries(trpc.zones.list.pathFilter())
        onClose()
      },
    }),
  )
  const nameError =
    wasSent && !parsed.success
      ? parsed.error.issues[0]?.message
      : create.error?.data?.plenum?.field === 'name'
        ? create.error.message
        : undefined
  const faults = [storage, network].flatMap(part => Object.keys(part.faultsOf(create.error)))
  const isToldBesideField = Boolean(nameError) || faults.length > 0
  const send = () => {
    setSent(true)
    if (!parsed.success || Object.keys({ ...storage.missing, ...network.missing }).length > 0) return
    create.mutate({
      ...{ name: parsed.data, title },
      ...(storage.driver && { volumeDriver: storage.driver.driver, volumeConfig: storage.config }),
      ...(network.driver && { networkDriver: network.driver.driver, networkConfig: network.config }),
    })
  }
  return (
    <Dialog
      open
      isSticky
      onOpenChange={open => !open && onClose()}
      title="Add zone"
      description="A failure domain with its own power, cooling, fire area, network and storage."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={create.isPending}>
            Add zone
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        <Field label="Name" error={nameError}>
          <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" placeholder="zone-1" />
        </Field>
        <Field label="Description" isOptional>
          <Input value={title} onValueChange={setTitle} placeholder="Hall A: power feed 1, cooling loop 1" />
        </Field>
        <DriverPart
          label="Storage for volumes"
          part={storage}
          none={{ label: 'None yet', hint: 'Instances can run; volumes can’t be made' }}
          errors={{ ...storage.faultsOf(create.error), ...(wasSent && storage.missing) }}
        />
        <DriverPart
          label="Network between hosts"
          part={network}
          none={{ label: 'None', hint: 'Instances reach each other only on the same host' }}
          errors={{ ...network.faultsOf(create.error), ...(wasSent && network.missing) }}
        />
        {create.error && !isToldBesideField && <Callout tone="error">{sentenceOf(create.error)}</Callout>}
      </form>
    </Dialog>
  )
}

/** One thing that a zone may have: by which driver, and how it is reached. */
function DriverPart({
  label,
  part: { drivers, driver, schema, config, setDriver, setConfig },
  none,
  errors,
}: {
  label: string
  part: ReturnType<typeof useDriverConfig>
  none: { label: string; hint: string }
  errors: Record<string, string>
}) {
  return (
    <fieldset className="flex flex-col gap-4" aria-label={label}>
      <Field label={label}>
        <Select
          value={driver?.driver ?? 'none'}
          onValueChange={setDriver}
          options={[{ value: 'none', ...none }, ...drivers.map(form => ({ value: form.driver, label: form.title }))]}
        />
      </Field>
      {driver && schema && (
        <ConfigFields key={driver.driver} schema={schema} value={config} onChange={setConfig} errors={errors} />
      )}
    </fieldset>
  )
}
