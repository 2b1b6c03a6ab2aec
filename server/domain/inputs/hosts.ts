import { z } from 'zod'
import { resourceName } from '../common'
import { hostStates } from '../host'
import { idOf } from '../ids'
import { hostLocation } from '../location'
import { bootDevices } from '../sensor'
import { activityInput, changeInput, listInput, metricsInput, onceInput, someOf, sortBy } from './shared'

const hostSorts = sortBy(
  'name',
  'state',
  'zone',
  'cpuPercent',
  'vcpusAllocated',
  'memoryAllocatedMiB',
  'instanceCount',
  'createdAt',
)

export const listHostsInput = z.object({
  ...listInput,
  zoneId: idOf('zone').optional(),
  state: someOf(hostStates).optional(),
  /** `-` in front: descending. */
  sort: hostSorts.default('name'),
})

export const hostInput = z.object({ hostId: idOf('host') })
export const hostMetricsInput = hostInput.extend(metricsInput)
export const hostActivityInput = hostInput.extend(activityInput)

/** The driver parses it further. */
export const driverConfig = z
  .record(z.string(), z.unknown())
  .describe('What the driver wants to know to reach it: as its `schema` in `GET /host-drivers` says.')
export const driverName = z.string().trim().min(1, 'Choose a driver').max(63)

/** Driver of its management controller, and what that one wants to know. Without it nobody can fence the host. */
const powerControl = { powerDriver: driverName.optional(), powerConfig: driverConfig.optional() }

export const preflightHostInput = z.object({
  zoneId: idOf('zone').optional(),
  name: resourceName.optional(),
  driver: driverName,
  config: driverConfig,
  ...powerControl,
})
export const addHostInput = z.object({
  ...onceInput,
  zoneId: idOf('zone'),
  name: resourceName,
  driver: driverName,
  config: driverConfig,
  ...powerControl,
})
export const removeHostInput = hostInput.extend(changeInput)
export const setLocationInput = hostInput.extend({ ...changeInput, location: hostLocation })
export const setCordonInput = hostInput.extend({ ...changeInput, cordoned: z.boolean() })
export const drainHostInput = hostInput.extend(changeInput)
export const retireHostInput = hostInput.extend(changeInput)
export const setPowerControlInput = hostInput.extend({
  ...changeInput,
  /** null: its power can't be switched any more. */
  powerDriver: driverName.nullable(),
  powerConfig: driverConfig.optional(),
})
export const switchHostPowerInput = hostInput.extend({
  ...changeInput,
  power: z.enum(['on', 'off']),
  /** What runs there may be cut off. */
  acceptStop: z.boolean().default(false),
  /** Of switching on: what it starts from this once. Left out: as its firmware is set up. */
  bootFrom: z.enum(bootDevices).optional(),
})
export const evacuateHostInput = hostInput.extend({
  ...changeInput,
  /** The word of whoever asks that the host is off, in place of its power control's. Wrong, it corrupts data. */
  iSwitchedItOff: z.boolean().default(false),
})
export const admitHostInput = hostInput.extend(changeInput)
