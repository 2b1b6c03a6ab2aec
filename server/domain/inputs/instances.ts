import { z } from 'zod'
import { pageInput, resourceName } from '../common'
import { idOf } from '../ids'
import { cpuShares, instanceStates, limits, memoryMiB, rootDiskGiB, userData, vcpus } from '../instance'
import { sizeGiB } from '../volume'
import { activityLimit, commaList, guarded, points, repeatable, search, seconds } from './common'

export const instanceSorts = [
  'name',
  'state',
  'createdAt',
  'vcpus',
  'memoryMiB',
  'cpuPercent',
  'address',
  'zone',
] as const
const sort = z
  .string()
  .regex(
    new RegExp(`^-?(${instanceSorts.join('|')})$`),
    `Sort by ${instanceSorts.join(', ')}; a leading - turns it round`,
  )
  .default('name')

export const listInstancesInput = z.object({
  vdcId: idOf('vdc'),
  search,
  state: commaList(instanceStates).optional(),
  zoneId: idOf('zone').optional(),
  typeId: idOf('instanceType').optional(),
  imageId: idOf('image').optional(),
  sort,
  ...pageInput,
})
export type ListInstancesInput = z.output<typeof listInstancesInput>

export const instanceRef = z.object({ instanceId: idOf('instance') })

export const createInstanceInput = z.object({
  vdcId: idOf('vdc'),
  name: resourceName,
  imageId: idOf('image'),
  /** Either a type, or vcpus and memoryMiB. */
  typeId: idOf('instanceType').optional(),
  vcpus: vcpus.optional(),
  memoryMiB: memoryMiB.optional(),
  cpuShares: cpuShares.default(limits.cpuShares.default),
  rootDiskGiB: rootDiskGiB.optional(),
  networkId: idOf('network').optional(),
  zoneId: idOf('zone').optional(),
  antiAffinityGroup: resourceName.optional(),
  userData: userData.optional(),
  newVolumes: z
    .array(z.object({ name: resourceName, sizeGiB }))
    .max(limits.volumesPerInstance)
    .default([]),
  volumeIds: z.array(idOf('volume')).max(limits.volumesPerInstance).default([]),
  /** Operators only. */
  hostId: idOf('host').optional(),
  ...repeatable,
})
export type CreateInstanceInput = z.output<typeof createInstanceInput>

export const previewPlacementInput = z.object({
  vdcId: idOf('vdc'),
  vcpus,
  memoryMiB,
  zoneId: idOf('zone').optional(),
  antiAffinityGroup: resourceName.optional(),
  volumeIds: z
    .union([
      z.array(idOf('volume')),
      z
        .string()
        .transform(text => text.split(',').filter(Boolean))
        .pipe(z.array(idOf('volume'))),
    ])
    .optional(),
})

export const changeInstanceInput = z.object({ instanceId: idOf('instance'), ...guarded })
export type ChangeInstanceInput = z.output<typeof changeInstanceInput>
export const stopInstanceInput = changeInstanceInput.extend({ force: z.boolean().default(false) })
export const resizeInstanceInput = changeInstanceInput.extend({
  typeId: idOf('instanceType').optional(),
  vcpus: vcpus.optional(),
  memoryMiB: memoryMiB.optional(),
  cpuShares: cpuShares.optional(),
})
export const rebuildInstanceInput = changeInstanceInput.extend({
  imageId: idOf('image').optional(),
  target: z.union([z.null(), z.literal('elsewhere'), idOf('host')]).default(null),
})
/** DELETE takes its list in the query: `?deleteVolumeIds=a,b`. */
export const deleteInstanceInput = changeInstanceInput.extend({
  deleteVolumeIds: z
    .union([
      z.array(idOf('volume')),
      z
        .string()
        .transform(text => text.split(',').filter(Boolean))
        .pipe(z.array(idOf('volume'))),
    ])
    .default([]),
})
export const bulkInstancesInput = z.object({
  vdcId: idOf('vdc'),
  action: z.enum(['start', 'stop', 'reboot', 'delete']),
  instanceIds: z
    .array(idOf('instance'))
    .min(1, 'Choose at least one instance')
    .max(200, 'Choose at most 200 instances'),
  ...repeatable,
})
export const instanceMetricsInput = z.object({ instanceId: idOf('instance'), fromS: seconds, points })
export const instanceActivityInput = z.object({ instanceId: idOf('instance'), limit: activityLimit })
export const consoleTicketInput = z.object({ instanceId: idOf('instance'), purpose: z.enum(['serial', 'screen']) })

export const placementView = z.object({
  placed: z.boolean(),
  sentence: z.string(),
  zoneName: z.string().nullable(),
  /** Operators only. */
  hostName: z.string().nullable(),
  ruledOut: z.array(z.object({ hostName: z.string(), reason: z.string() })),
})
export const bulkView = z.object({
  results: z.array(
    z.object({
      instanceId: idOf('instance'),
      name: z.string(),
      taskId: idOf('task').nullable(),
      skipped: z.string().nullable(),
    }),
  ),
})
export const consoleTicketView = z.object({ ticket: z.string(), url: z.string(), expiresAt: z.string() })
