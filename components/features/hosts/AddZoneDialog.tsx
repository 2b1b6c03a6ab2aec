'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { toast } from '@/components/ui/Toaster'
import { resourceName } from '@/server/domain/common'
import { DriverPart } from './DriverPart'
import { Preflight } from './Preflight'
import { useDriverConfig } from './use-driver-config'

/** A failure domain, the storage server that its volumes live on, and what joins its hosts’ networks. */
export function AddZoneDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const storage = useDriverConfig('storage', null)
  const network = useDriverConfig('network', null)
  const [wasSent, setSent] = useState(false)
  const [wasChecked, setChecked] = useState(false)
  const preflight = useMutation(trpc.zones.preflight.mutationOptions())
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
  const bindings = {
    ...(storage.driver && { volumeDriver: storage.driver.driver, volumeConfig: storage.config }),
    ...(network.driver && { networkDriver: network.driver.driver, networkConfig: network.config }),
  }
  const lacking = { ...storage.missing, ...network.missing }
  const check = () => {
    setChecked(true)
    if (Object.keys(lacking).length === 0) preflight.mutate(bindings)
  }
  const errorsOf = (part: typeof storage) => ({
    ...part.faultsOf(preflight.error),
    ...part.faultsOf(create.error),
    ...((wasSent || wasChecked) && part.missing),
  })
  const faults = [storage, network].flatMap(part => Object.keys(part.faultsOf(create.error)))
  const isCheckToldBesideField = [storage, network].some(part => Object.keys(part.faultsOf(preflight.error)).length > 0)
  const isToldBesideField = Boolean(nameError) || faults.length > 0
  const send = () => {
    setSent(true)
    if (parsed.success && Object.keys(lacking).length === 0) create.mutate({ name: parsed.data, title, ...bindings })
  }
  return (
    <FormDialog
      isSticky
      title="Add zone"
      description="A failure domain with its own power, cooling, fire area, network and storage."
      submitLabel="Add zone"
      pending={create.isPending}
      error={create.error && !isToldBesideField && sentenceOf(create.error)}
      onClose={onClose}
      onSubmit={send}
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
        errors={errorsOf(storage)}
      />
      <DriverPart
        label="Network between hosts"
        part={network}
        none={{ label: 'None', hint: 'Instances reach each other only on the same host' }}
        errors={errorsOf(network)}
      />
      {(storage.driver || network.driver) && (
        <div className="flex flex-col items-start gap-3">
          <Button pending={preflight.isPending} onClick={check}>
            Check connection
          </Button>
          <div role="status" className="w-full">
            {(preflight.data || preflight.error) && (
              <Preflight
                result={preflight.data && { ...preflight.data, facts: null }}
                error={isCheckToldBesideField ? undefined : preflight.error ? sentenceOf(preflight.error) : undefined}
                isStale={JSON.stringify(preflight.variables) !== JSON.stringify(bindings)}
              />
            )}
          </div>
        </div>
      )}
    </FormDialog>
  )
}
