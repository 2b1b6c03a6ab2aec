import { z } from 'zod'
import { pageInput, resourceName } from '../common'
import { idOf } from '../ids'
import { sizeGiB, volumeStates } from '../volume'
import { activityLimit, commaList, flag, guarded, repeatable, search } from './common'

export const volumeSorts = ['name', 'createdAt', 'sizeGiB', 'zone'] as const
export const listVolumesInput = z.object({
  vdcId: idOf('vdc'),
  search,
  state: commaList(volumeStates).optional(),
  zoneId: idOf('zone').optional(),
  /** Only those attached to this instance. */
  instanceId: idOf('instance').optional(),
  attached: flag.optional(),
  sort: z
    .string()
    .regex(
      new RegExp(`^-?(${volumeSorts.join('|')})$`),
      `Sort by ${volumeSorts.join(', ')}; a leading - turns it round`,
    )
    .default('name'),
  ...pageInput,
})
export type ListVolumesInput = z.output<typeof listVolumesInput>
export const volumeRef = z.object({ volumeId: idOf('volume') })
export const createVolumeInput = z.object({
  vdcId: idOf('vdc'),
  name: resourceName,
  sizeGiB,
  zoneId: idOf('zone'),
  ...repeatable,
})
export const changeVolumeInput = z.object({ volumeId: idOf('volume'), ...guarded })
export const attachVolumeInput = changeVolumeInput.extend({ instanceId: idOf('instance') })
export const resizeVolumeInput = changeVolumeInput.extend({ sizeGiB })
export const volumeActivityInput = z.object({ volumeId: idOf('volume'), limit: activityLimit })
