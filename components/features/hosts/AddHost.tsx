'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { Select } from '@/components/ui/Select'
import { TextLink } from '@/components/ui/TextLink'
import { resourceName } from '@/server/domain/common'
import { paths } from '@/server/domain/paths'
import { ConfigFields } from './ConfigFields'
import { PowerControlFields, usePowerControl } from './PowerControlFields'
import { Preflight } from './Preflight'
import { useDriverConfig } from './use-driver-config'

/** Connects a hypervisor: say where it is, look whether it is fit, then admit it. */
export function AddHost() {
  const trpc = useTRPC()
  const router = useRouter()
  const asked = useSearchParams().get('zone')
  const zones = useQuery(trpc.zones.list.queryOptions())
  const [name, setName] = useState('')
  const [zone, setZone] = useState<string | null>(asked)
  const [wasSent, setSent] = useState(false)
  const [wasChecked, setChecked] = useState(false)
  const { drivers, driver, schema, config, setDriver, setConfig, missing, faultsOf } = useDriverConfig(
    'compute',
    'libvirt',
  )
  const power = usePowerControl(null)
  const hasZones = zones.data === undefined || zones.data.items.length > 0
  const zoneId = zones.data?.items.some(each => each.id === zone) ? zone : (zones.data?.items[0]?.id ?? null)
  const parsed = resourceName.safeParse(name)
  const preflight = useMutation(trpc.hosts.preflight.mutationOptions())
  const add = useTaskMutation(
    trpc.hosts.add.mutationOptions({
      onSuccess: receipt => router.push(receipt.resourceId ? paths.host(receipt.resourceId) : paths.hosts()),
    }),
  )
  const isComplete = Object.keys(missing).length === 0 && power.isComplete
  const powerControl = power.driver ? { powerDriver: power.driver, powerConfig: power.config ?? {} } : {}
  const check = () => {
    setChecked(true)
    if (driver && isComplete)
      preflight.mutate({
        zoneId: zoneId ?? undefined,
        driver: driver.driver,
        config,
        ...powerControl,
        ...(parsed.success && { name: parsed.data }),
      })
  }
  const send = () => {
    setSent(true)
    if (parsed.success && zoneId && driver && isComplete)
      add.mutate({ name: parsed.data, zoneId, driver: driver.driver, config, ...powerControl })
  }
  const faults = { ...faultsOf(preflight.error), ...faultsOf(add.error), ...((wasSent || wasChecked) && missing) }
  const nameError =
    wasSent && !parsed.success
      ? parsed.error.issues[0]?.message
      : add.error?.data?.plenum?.field === 'name'
        ? add.error.message
        : undefined
  const isToldBesideField = Boolean(nameError) || Object.keys(faultsOf(add.error)).length > 0
  return (
    <Page>
      <PageHeader title="Add host" />
      <form
        noValidate
        aria-label="Add host"
        className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,360px)] xl:grid-cols-[minmax(0,560px)_360px]"
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        <div className="flex flex-col gap-4">
          {!hasZones && (
            <Callout tone="info" title="There is no zone yet">
              A host belongs to a zone. Add the first in the{' '}
              <TextLink href={paths.datacenter()}>data center’s overview</TextLink>.
            </Callout>
          )}
          <Field label="Name" error={nameError}>
            <Input
              isMono
              value={name}
              onValueChange={setName}
              autoComplete="off"
              spellCheck={false}
              placeholder="z1-r01"
            />
          </Field>
          <Field label="Zone">
            <Select
              value={zoneId}
              onValueChange={setZone}
              options={(zones.data?.items ?? []).map(each => ({
                value: each.id as string,
                label: each.name,
                hint: each.title,
              }))}
            />
          </Field>
          <Field label="Kind">
            <Select
              value={driver?.driver ?? null}
              onValueChange={setDriver}
              options={drivers.map(form => ({ value: form.driver, label: form.title }))}
            />
          </Field>
          {driver && schema && (
            <ConfigFields key={driver.driver} schema={schema} value={config} onChange={setConfig} errors={faults} />
          )}
          <PowerControlFields control={power} error={add.error ?? preflight.error} isChecked={wasSent || wasChecked} />
        </div>
        <aside aria-label="Preflight" className="flex flex-col gap-4 rounded-md border p-4 lg:sticky lg:top-4">
          <h2 className="text-base font-medium">Preflight</h2>
          <div role="status">
            <Preflight
              result={preflight.data}
              error={
                preflight.error && Object.keys(faultsOf(preflight.error)).length === 0
                  ? sentenceOf(preflight.error)
                  : undefined
              }
              isStale={
                preflight.data !== undefined &&
                (preflight.variables?.config !== config ||
                  preflight.variables?.powerDriver !== powerControl.powerDriver)
              }
            />
          </div>
          {add.error && !isToldBesideField && (
            <Callout tone="error" title="The host was not added">
              {sentenceOf(add.error)}
            </Callout>
          )}
          <div className="flex flex-col gap-2">
            <Button
              type="submit"
              variant="primary"
              pending={add.isPending || add.isSuccess}
              disabledReason={hasZones ? null : 'Add a zone first'}
            >
              Add host
            </Button>
            <Button
              pending={preflight.isPending}
              disabledReason={driver ? null : 'There is no kind of host to add'}
              onClick={check}
            >
              Check connection
            </Button>
          </div>
        </aside>
      </form>
    </Page>
  )
}
