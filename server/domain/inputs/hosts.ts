import { z } from 'zod'
import { pageInput, resourceName } from '../common'
import { capabilities, hostStates } from '../host'
import { idOf } from '../ids'
import { activityLimit, commaList, guarded, points, repeatable, search, seconds } from './common'

export const hostSorts = ['name', 'zone', 'state', 'cpuPercent', 'memory', 'instances', 'createdAt'] as const
export const listHostsInput = z.object({
  zoneId: idOf('zone').optional(),
  state: commaList(hostStates).optional(),
  search,
  sort: z
    .string()
    .regex(new RegExp(`^-?(${hostSorts.join('|')})$`), `Sort by ${hostSorts.join(', ')}; a leading - turns it round`)
    .default('name'),
  ...pageInput,
})
export type ListHostsInput = z.output<typeof listHostsInput>
export const hostRef = z.object({ hostId: idOf('host') })
const driverConfig = z.record(z.string(), z.unknown())
export const preflightInput = z.object({
  zoneId: idOf('zone').optional(),
  driver: z.string().min(1).max(40),
  config: driverConfig,
  name: z.string().max(63).optional(),
})
export const addHostInput = z.object({
  zoneId: idOf('zone'),
  name: resourceName,
  driver: z.string().min(1).max(40),
  config: driverConfig,
  ...repeatable,
})
export const changeHostInput = z.object({ hostId: idOf('host'), ...guarded })
export const setCordonInput = changeHostInput.extend({ cordoned: z.boolean() })
export const hostMetricsInput = z.object({ hostId: idOf('host'), fromS: seconds, points })
export const hostActivityInput = z.object({ hostId: idOf('host'), limit: activityLimit })

export const preflightView = z.object({
  ok: z.boolean(),
  version: z.string().nullable(),
  facts: z.object({ cpuThreads: z.number(), memoryMiB: z.number() }).nullable(),
  capabilities: capabilities.nullable(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
})
export type PreflightView = z.infer<typeof preflightView>

/** A driver’s config schema, from which the “add host” form is drawn. */
export const driverForm = z.object({
  driver: z.string(),
  title: z.string(),
  role: z.enum(['compute', 'storage']),
  schema: z.record(z.string(), z.unknown()),
})
export type DriverForm = z.infer<typeof driverForm>

export const createZoneInput = z.object({
  name: resourceName,
  title: z.string().trim().max(120).default(''),
  volumeDriver: z.string().min(1).max(40).optional(),
  volumeConfig: driverConfig.optional(),
})
export const setZoneStorageInput = z.object({
  zoneId: idOf('zone'),
  volumeDriver: z.string().min(1).max(40),
  volumeConfig: driverConfig,
})
