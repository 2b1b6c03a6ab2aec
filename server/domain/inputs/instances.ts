import { z } from 'zod'
import { resourceName } from '../common'
import { idOf } from '../ids'
import { cpuShares, instanceStates, limits, memoryMiB, priorities, rootDiskGiB, vcpus } from '../instance'
import { securityGroupLimits } from '../security-group'
import { sshPublicKeys } from '../ssh-key'
import { judgedUserData } from '../user-data/judge-user-data'
import { sizeGiB } from '../volume'
import { ipv4 } from './networks'
import { activityInput, changeInput, inVdc, listInput, metricsInput, onceInput, someOf, sortBy } from './shared'

export const listInstancesInput = inVdc.extend({
  ...listInput,
  /** One state or a comma list. */
  state: someOf(instanceStates).optional(),
  zoneId: idOf('zone').optional(),
  typeId: idOf('instanceType').optional(),
  imageId: idOf('image').optional(),
  /** `-` in front: descending. */
  sort: sortBy('name', 'state', 'createdAt', 'vcpus', 'memoryMiB', 'cpuPercent', 'address', 'zone').default('name'),
})

export const instanceInput = z.object({ instanceId: idOf('instance') })
export const instanceMetricsInput = instanceInput.extend(metricsInput)
export const instanceActivityInput = instanceInput.extend(activityInput)

/** A type's name, or a shape of one's own. */
const shape = { typeId: idOf('instanceType').optional(), vcpus: vcpus.optional(), memoryMiB: memoryMiB.optional() }
type Shape = { typeId?: string; vcpus?: number; memoryMiB?: number }
const hasShape = (of: Shape) =>
  of.typeId === undefined
    ? of.vcpus !== undefined && of.memoryMiB !== undefined
    : of.vcpus === undefined && of.memoryMiB === undefined
const shapeRule = { message: 'Choose a type, or give both vcpus and memoryMiB', path: ['typeId'] }

export const createInstanceInput = inVdc
  .extend({
    ...onceInput,
    name: resourceName,
    imageId: idOf('image'),
    ...shape,
    cpuShares: cpuShares.optional(),
    /** Default: the least that the image needs. */
    rootDiskGiB: rootDiskGiB.optional(),
    /** Default: the VDC's only network. */
    networkId: idOf('network').optional(),
    /** There, free, and not reserved. Default: the lowest that is. */
    address: ipv4.optional(),
    /** Default: any zone. */
    zoneId: idOf('zone').optional(),
    /** Instances of a group are placed on different hosts where that is possible. */
    antiAffinityGroup: resourceName.optional(),
    /** Those of high priority start first when their host is lost. */
    priority: z.enum(priorities).optional(),
    /** Security groups of the VDC that it is in. Default: none, and everything on its network reaches it. */
    securityGroupIds: z
      .array(idOf('securityGroup'))
      .max(securityGroupLimits.groupsPerInstance, `At most ${securityGroupLimits.groupsPerInstance} security groups`)
      .optional(),
    /** Public keys, one line each as in a .pub file, that cloud-init lets in. */
    sshKeys: sshPublicKeys.optional(),
    /** cloud-init user-data. */
    userData: judgedUserData.optional(),
    newVolumes: z
      .array(z.object({ name: resourceName, sizeGiB, encrypted: z.boolean().optional() }))
      .max(limits.volumesPerInstance, `At most ${limits.volumesPerInstance} volumes`)
      .optional(),
    /** Existing volumes to attach. */
    volumeIds: z
      .array(idOf('volume'))
      .max(limits.volumesPerInstance, `At most ${limits.volumesPerInstance} volumes`)
      .optional(),
    /** Only this host; operators only. */
    hostId: idOf('host').optional(),
  })
  .refine(hasShape, shapeRule)

export const previewPlacementInput = inVdc.extend({
  vcpus,
  memoryMiB,
  /** Among hosts that fit alike, those that hold it come first. */
  imageId: idOf('image').optional(),
  zoneId: idOf('zone').optional(),
  antiAffinityGroup: resourceName.optional(),
  volumeIds: z.array(idOf('volume')).max(limits.volumesPerInstance).optional(),
})

/** Start, reboot, pause, resume. */
export const instancePowerInput = instanceInput.extend(changeInput)
export const stopInstanceInput = instancePowerInput.extend({
  /** Cut the power instead of asking the guest to shut down. */
  force: z.boolean().optional(),
})
export const resizeInstanceInput = instancePowerInput
  .extend({ ...shape, cpuShares: cpuShares.optional() })
  .refine(hasShape, shapeRule)
export const rebuildInstanceInput = instancePowerInput.extend({
  /** Default: the image it has. */
  imageId: idOf('image').optional(),
  /** null: where it is, if that still fits; `elsewhere`: any other host; a host's id: that one (operators). */
  target: z.union([z.null(), z.literal('elsewhere'), idOf('host')]).optional(),
})
export const migrateInstanceInput = instancePowerInput.extend({
  /** Default: the best that fits. */
  targetHostId: idOf('host').optional(),
})
export const deleteInstanceInput = instancePowerInput.extend({
  /** Attached volumes to delete with it; the others stay. */
  deleteVolumeIds: z.array(idOf('volume')).max(limits.volumesPerInstance).optional(),
})

export const bulkActions = ['start', 'stop', 'reboot', 'delete'] as const
export const bulkInstancesInput = inVdc.extend({
  ...onceInput,
  action: z.enum(bulkActions),
  instanceIds: z.array(idOf('instance')).min(1, 'Choose at least one').max(200, 'Choose at most 200'),
})

export const consolePurposes = ['serial', 'screen'] as const
export const consoleTicketInput = instanceInput.extend({ purpose: z.enum(consolePurposes) })
