import { z } from 'zod'
import { resourceName } from '@/server/domain/common'
import { limits, priorities } from '@/server/domain/instance'
import { isAddress } from '@/server/domain/reservation'
import { securityGroupLimits } from '@/server/domain/security-group'
import { sshPublicKeys } from '@/server/domain/ssh-key'
import { judgedUserData } from '@/server/domain/user-data/judge-user-data'

/** What the page holds while a person fills it in; `createInstanceInput` is what the API takes. */
export const createForm = z.object({
  name: resourceName,
  imageId: z.string().min(1, 'Choose an image'),
  typeId: z.string().min(1, 'Choose a type'),
  /** '' is any zone. */
  zoneId: z.string(),
  /** '' is the lowest that is free. */
  address: z
    .string()
    .trim()
    .refine(text => text === '' || isAddress(text), 'Use an IPv4 address like 10.20.0.5'),
  rootDiskGiB: z
    .number('Say how large the root disk is')
    .int('Use whole GiB')
    .min(limits.rootDiskGiB.min, `At least ${limits.rootDiskGiB.min} GiB`)
    .max(limits.rootDiskGiB.max, `At most ${limits.rootDiskGiB.max} GiB`),
  cpuShares: z
    .number('Say a weight')
    .int('Use a whole number')
    .min(limits.cpuShares.min, `At least ${limits.cpuShares.min}`)
    .max(limits.cpuShares.max, `At most ${limits.cpuShares.max}`),
  antiAffinityGroup: z.union([z.literal(''), resourceName]),
  priority: z.enum(priorities),
  userData: judgedUserData,
  sshKeys: sshPublicKeys,
  securityGroupIds: z
    .array(z.string())
    .max(securityGroupLimits.groupsPerInstance, `At most ${securityGroupLimits.groupsPerInstance} security groups`),
  newVolumes: z
    .array(
      z.object({
        name: resourceName,
        sizeGiB: z
          .number('Say how large it is')
          .int('Use whole GiB')
          .min(limits.volumeGiB.min, `At least ${limits.volumeGiB.min} GiB`)
          .max(limits.volumeGiB.max, `At most ${limits.volumeGiB.max} GiB`),
        encrypted: z.boolean(),
      }),
    )
    .max(limits.volumesPerInstance, `At most ${limits.volumesPerInstance} volumes`),
  volumeIds: z.array(z.string()),
})
export type CreateForm = z.infer<typeof createForm>

/** The form as the API's request: what was left at its default is left out. */
export function toRequest(form: CreateForm) {
  return {
    name: form.name,
    imageId: form.imageId,
    typeId: form.typeId,
    rootDiskGiB: form.rootDiskGiB,
    ...(form.address && { address: form.address }),
    ...(form.zoneId && { zoneId: form.zoneId }),
    ...(form.cpuShares !== limits.cpuShares.default && { cpuShares: form.cpuShares }),
    ...(form.antiAffinityGroup && { antiAffinityGroup: form.antiAffinityGroup }),
    ...(form.priority !== 'normal' && { priority: form.priority }),
    ...(form.userData && { userData: form.userData }),
    ...(form.sshKeys.length > 0 && { sshKeys: form.sshKeys }),
    ...(form.securityGroupIds.length > 0 && { securityGroupIds: form.securityGroupIds }),
    ...(form.newVolumes.length > 0 && { newVolumes: form.newVolumes }),
    ...(form.volumeIds.length > 0 && { volumeIds: form.volumeIds }),
  }
}
