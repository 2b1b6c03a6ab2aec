import { z } from 'zod'
import { resourceName } from '../common'
import { externalNetwork } from '../external-network'
import { evacuationModes } from '../failover/suspicion'
import { idOf } from '../ids'
import { maintenanceHooks, scriptName } from '../maintenance'
import { zoneReserve } from '../reserve'
import { driverConfig, driverName } from './hosts'
import { changeInput, onceInput } from './shared'

const title = z.string().trim().max(200, 'Use at most 200 characters')

export const zoneInput = z.object({ zoneId: idOf('zone') })
/** What a zone binds, each by its driver. */
const bindings = {
  /** Driver of the zone's first storage; without one the zone has no volumes. */
  volumeDriver: driverName.optional(),
  volumeConfig: driverConfig.optional(),
  /** Driver of what joins the networks of its hosts; without one each host has its own. */
  networkDriver: driverName.optional(),
  networkConfig: driverConfig.optional(),
}
export const preflightZoneInput = z.object(bindings)
export const createZoneInput = z.object({
  ...onceInput,
  name: resourceName,
  title: title.default(''),
  ...bindings,
})
const ofStorage = { ...changeInput, storageId: idOf('storage') }
export const addStorageInput = zoneInput.extend({
  ...changeInput,
  /** Within its zone; designs and forms choose by it. */
  name: resourceName,
  volumeDriver: driverName,
  volumeConfig: driverConfig,
})
export const changeStorageInput = zoneInput.extend({
  ...ofStorage,
  name: resourceName.optional(),
  volumeDriver: driverName.optional(),
  volumeConfig: driverConfig.optional(),
  /** Volumes that don’t say where they are to be come here from now on. */
  isDefault: z.literal(true).optional(),
})
export const removeStorageInput = zoneInput.extend(ofStorage)
/** Null: each host has its networks for itself. */
export const setZoneNetworkInput = zoneInput.extend({
  ...changeInput,
  networkDriver: driverName.nullable(),
  networkConfig: driverConfig.optional(),
})
/** Null: no backups are kept there any more. */
export const setBackupStoreInput = zoneInput.extend({
  ...changeInput,
  backupDriver: driverName.nullable(),
  backupConfig: driverConfig.optional(),
})
/** Null: there is no way out of it. */
export const setZoneExternalInput = zoneInput.extend({ ...changeInput, external: externalNetwork.nullable() })
export const setEvacuationInput = zoneInput.extend({ ...changeInput, evacuation: z.enum(evacuationModes) })
export const setReserveInput = zoneInput.extend({ ...changeInput, reserve: zoneReserve })

const maintenanceWish = {
  /** What is done to each host once it is empty. */
  hook: z.enum(maintenanceHooks).default('none'),
  /** Of hook `script`: its name in the worker’s hooks folder (`PLENUM_DATA/hooks`). */
  script: scriptName.nullable().default(null),
  /** While a host is out, what the zone keeps free may be used. */
  usesReserve: z.boolean().default(false),
}
export const maintenancePlanInput = zoneInput.extend(maintenanceWish)
export const maintainZoneInput = zoneInput.extend({ ...changeInput, ...maintenanceWish })
