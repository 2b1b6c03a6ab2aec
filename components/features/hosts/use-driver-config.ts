'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import type { DriverFormView } from '@/server/domain/host'
import { initialConfig, type JsonSchema } from './ConfigFields'

/** How the server names a config’s fields. One form may hold two configs. */
const prefixes = {
  compute: 'config.',
  storage: 'volumeConfig.',
  network: 'networkConfig.',
  power: 'powerConfig.',
  backup: 'backupConfig.',
} satisfies Record<DriverFormView['role'], string>

/** Which driver, and its config, as a form fills them in; what was typed for one is kept while looking at another. */
export function useDriverConfig(role: DriverFormView['role'], preferred: string | null) {
  const trpc = useTRPC()
  const forms = useQuery(trpc.hosts.forms.queryOptions())
  const drivers = (forms.data?.items ?? []).filter(form => form.role === role)
  const [chosen, setDriver] = useState<string | null>(null)
  const [configs, setConfigs] = useState<Record<string, Record<string, unknown>>>({})
  const driver =
    drivers.find(form => form.driver === (chosen ?? preferred)) ??
    // Of a choice that is no driver, none.
    (chosen === null && preferred !== null ? drivers[0] : undefined)
  const schema = driver?.schema as JsonSchema | undefined
  const config = (driver && configs[driver.driver]) ?? (schema ? initialConfig(schema) : {})
  return {
    drivers,
    driver,
    schema,
    config,
    setDriver,
    setConfig: (next: Record<string, unknown>) => driver && setConfigs({ ...configs, [driver.driver]: next }),
    /** Fields that the driver cannot do without and that are still empty, with what to do. */
    missing: Object.fromEntries(
      (schema?.required ?? [])
        .filter(name => schema?.properties?.[name]?.default === undefined && config[name] === undefined)
        .map(name => [name, 'Fill this in']),
    ) as Record<string, string>,
    /** What the server says of this config’s fields, by their names. */
    faultsOf(error: unknown): Record<string, string> {
      const fault = faultOf(error)
      if (!fault) return {}
      const all = { ...fault.fields, ...(fault.field && { [fault.field]: fault.message }) }
      return Object.fromEntries(
        Object.entries(all)
          .filter(([path]) => path.startsWith(prefixes[role]))
          .map(([path, message]) => [path.slice(prefixes[role].length), message] as const)
          .filter(([name]) => schema?.properties?.[name] !== undefined),
      )
    },
  }
}
