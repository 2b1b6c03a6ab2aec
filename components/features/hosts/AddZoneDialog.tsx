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

/** A failure domain, and the storage server that its volumes live on. */
export function AddZoneDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const formId = useId()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const { drivers, driver, schema, config, setDriver, setConfig, missing, faultsOf } = useDriverConfig('storage', null)
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
  const isToldBesideField = Boolean(nameError) || Object.keys(faultsOf(create.error)).length > 0
  const send = () => {
    setSent(true)
    if (parsed.success && Object.keys(missing).length === 0)
      create.mutate({ name: parsed.data, title, ...(driver && { volumeDriver: driver.driver, volumeConfig: config }) })
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
        <Field label="Storage for volumes">
          <Select
            value={driver?.driver ?? 'none'}
            onValueChange={setDriver}
            options={[
              { value: 'none', label: 'None yet', hint: 'Instances can run; volumes can’t be made' },
              ...drivers.map(form => ({ value: form.driver, label: form.title })),
            ]}
          />
        </Field>
        {driver && schema && (
          <ConfigFields
            key={driver.driver}
            schema={schema}
            value={config}
            onChange={setConfig}
            errors={{ ...faultsOf(create.error), ...(wasSent && missing) }}
          />
        )}
        {create.error && !isToldBesideField && <Callout tone="error">{sentenceOf(create.error)}</Callout>}
      </form>
    </Dialog>
  )
}
