'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { formatMiB } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { Section } from '@/components/ui/Section'
import { Select } from '@/components/ui/Select'
import { StateMark } from '@/components/ui/StateMark'
import { resourceName } from '@/server/domain/common'
import { paths } from '@/server/domain/paths'
import { ConfigFields, initialConfig, type JsonSchema } from './ConfigFields'

/** Connects a hypervisor: say where it is, look whether it is fit, then admit it. */
export function AddHost() {
  const trpc = useTRPC()
  const router = useRouter()
  const asked = useSearchParams().get('zone')
  const zones = useQuery(trpc.zones.list.queryOptions())
  const forms = useQuery(trpc.hosts.forms.queryOptions())
  const drivers = (forms.data?.items ?? []).filter(form => form.role === 'compute')
  const [name, setName] = useState('')
  const [zone, setZone] = useState<string | null>(asked)
  const [driverName, setDriver] = useState<string | null>(null)
  const [configs, setConfigs] = useState<Record<string, Record<string, unknown>>>({})
  const [wasSent, setSent] = useState(false)
  const driver =
    drivers.find(form => form.driver === driverName) ?? drivers.find(form => form.driver === 'libvirt') ?? drivers[0]
  const schema = driver?.schema as JsonSchema | undefined
  const config = (driver && configs[driver.driver]) ?? (schema ? initialConfig(schema) : {})
  const zoneId = zone ?? zones.data?.items[0]?.id ?? null
  const parsed = resourceName.safeParse(name)
  const preflight = useMutation(trpc.hosts.preflight.mutationOptions())
  const add = useTaskMutation(
    trpc.hosts.add.mutationOptions({
      onSuccess: receipt => router.push(receipt.resourceId ? paths.host(receipt.resourceId) : paths.hosts()),
    }),
  )
  const send = () => {
    setSent(true)
    if (parsed.success && zoneId && driver) add.mutate({ name: parsed.data, zoneId, driver: driver.driver, config })
  }
  return (
    <Page isNarrow>
      <PageHeader title="Add host" />
      <form
        aria-label="Add host"
        className="grid items-start gap-8 lg:grid-cols-2"
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        <div className="flex flex-col gap-4">
          <Field label="Name" error={(wasSent && !parsed.success && parsed.error.issues[0]?.message) || undefined}>
            <Input
              isMono
              value={name}
              onValueChange={setName}
              autoComplete="off"
              spellCheck={false}
              placeholder="z1-r01"
            />
          </Field>
          <Field
            label="Zone"
            error={zones.data?.items.length === 0 ? 'Add a zone first, in the data center’s overview.' : undefined}
          >
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
            <ConfigFields
              key={driver.driver}
              schema={schema}
              value={config}
              onChange={next => setConfigs({ ...configs, [driver.driver]: next })}
            />
          )}
          {add.error && (
            <Callout tone="error" title="The host was not added">
              {add.error.message}
            </Callout>
          )}
          <div className="flex gap-2">
            <Button
              pending={preflight.isPending}
              disabledReason={driver ? null : 'Choose a kind'}
              onClick={() =>
                driver &&
                preflight.mutate({
                  zoneId: zoneId ?? undefined,
                  driver: driver.driver,
                  config,
                  name: name || undefined,
                })
              }
            >
              Check connection
            </Button>
            <Button
              type="submit"
              variant="primary"
              pending={add.isPending}
              disabledReason={zoneId ? null : 'Add a zone first'}
            >
              Add host
            </Button>
          </div>
        </div>
        <Section title="Preflight" description="Connection, version and capacity, before anything is recorded">
          <div role="status">
            {preflight.data ? (
              <div className="flex flex-col gap-3 text-sm">
                <ul className="flex flex-col">
                  {preflight.data.checks.map(check => (
                    <li key={check.name} className="flex items-start gap-2.5 border-b py-2 last:border-b-0">
                      <StateMark
                        state={check.ok ? 'ok' : 'failed'}
                        label={check.ok ? 'Passed' : 'Failed'}
                        className="mt-0.5"
                      />
                      <span className="min-w-0">
                        <span className="block font-medium">{check.name}</span>
                        <span className="text-muted">{check.message}</span>
                      </span>
                    </li>
                  ))}
                </ul>
                {preflight.data.facts && (
                  <p className="text-muted">
                    {preflight.data.facts.cpuThreads} threads, {formatMiB(preflight.data.facts.memoryMiB)}
                    {preflight.data.version && ` · ${preflight.data.version}`}
                  </p>
                )}
              </div>
            ) : preflight.error ? (
              <Callout tone="error">{preflight.error.message}</Callout>
            ) : (
              <p className="text-sm text-muted">Not checked yet. Adding checks as well.</p>
            )}
          </div>
        </Section>
      </form>
    </Page>
  )
}
