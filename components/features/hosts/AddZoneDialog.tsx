'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { toast } from '@/components/ui/Toaster'
import { resourceName } from '@/server/domain/common'
import { ConfigFields, initialConfig, type JsonSchema } from './ConfigFields'

/** A failure domain, and the storage server that its volumes live on. */
export function AddZoneDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const formId = useId()
  const forms = useQuery(trpc.hosts.forms.queryOptions())
  const storage = (forms.data?.items ?? []).filter(form => form.role === 'storage')
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [driver, setDriver] = useState<string>('none')
  const [config, setConfig] = useState<Record<string, unknown>>({})
  const [wasSent, setSent] = useState(false)
  const chosen = storage.find(form => form.driver === driver)
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
  const send = () => {
    setSent(true)
    if (parsed.success)
      create.mutate({ name: parsed.data, title, ...(chosen && { volumeDriver: chosen.driver, volumeConfig: config }) })
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
        <Field
          label="Name"
          error={(wasSent && !parsed.success && parsed.error.issues[0]?.message) || create.error?.message}
        >
          <Input isMono value={name} onValueChange={setName} autoFocus autoComplete="off" placeholder="zone-1" />
        </Field>
        <Field label="Description" isOptional>
          <Input value={title} onValueChange={setTitle} placeholder="Hall A: power feed 1, cooling loop 1" />
        </Field>
        <Field label="Storage for volumes">
          <Select
            value={driver}
            onValueChange={value => {
              setDriver(value ?? 'none')
              const form = storage.find(each => each.driver === value)
              setConfig(form ? initialConfig(form.schema as JsonSchema) : {})
            }}
            options={[
              { value: 'none', label: 'None yet', hint: 'Instances can run; volumes can’t be made' },
              ...storage.map(form => ({ value: form.driver, label: form.title })),
            ]}
          />
        </Field>
        {chosen && <ConfigFields schema={chosen.schema as JsonSchema} value={config} onChange={setConfig} />}
      </form>
    </Dialog>
  )
}
