import type { z } from 'zod'
import { randomMac } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { createInstanceInput } from '@/server/domain/inputs/instances'
import { limits } from '@/server/domain/instance'
import { noUse } from '@/server/domain/quota'
import { inKeyOrder } from '@/server/domain/ssh-key'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { insertInstance } from '@/server/store/instances'
import { holdQuota } from '@/server/store/quota'
import { vdcExists } from '@/server/store/read-vdcs'
import { holdSecurityGroups } from '@/server/store/security-groups'
import type { AnyTx } from '@/server/store/transact'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { chooseAddress } from './choose-address'
import { chooseImage } from './choose-image'
import { chooseShape } from './choose-shape'
import { chooseVolumes } from './choose-volumes'
import { refuseHopeless } from './refuse-hopeless'

export type CreateInstance = z.output<typeof createInstanceInput>

/** Writes the wanted instance with its address; the task finds it a host and makes it. */
export function createInstance(ctx: ServiceContext, input: CreateInstance): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.create', async tx => {
    await permit(tx, ctx, input)
    const image = await chooseImage(tx, input.imageId, input)
    const shape = await chooseShape(tx, input, image)
    const volumes = await chooseVolumes(tx, input)
    await refuseHopeless(tx, ctx, input, shape)
    const network = await chooseAddress(tx, input)
    const securityGroupIds = [...new Set(input.securityGroupIds ?? [])].toSorted()
    const newDisks = { ...noUse, diskGiB: volumes.newVolumes.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0) }
    const { vcpus, memoryMiB, rootDiskGiB } = shape
    const diskGiB = rootDiskGiB + newDisks.diskGiB
    await holdQuota(tx, input.vdcId, { instances: 1, vcpus, memoryMiB, diskGiB })
    await holdSecurityGroups(tx, input.vdcId, securityGroupIds)
    const instanceId = newId('instance')
    const wanted = {
      id: instanceId,
      vdcId: input.vdcId,
      name: input.name,
      wantedZoneId: input.zoneId ?? null,
      ...shape,
      cpuShares: input.cpuShares ?? limits.cpuShares.default,
      imageId: image.id,
      userData: input.userData || null,
      sshKeys: inKeyOrder(input.sshKeys ?? []),
      ...network,
      antiAffinityGroup: input.antiAffinityGroup ?? null,
      priority: input.priority ?? 'normal',
      securityGroupIds,
      createdBy: ctx.actor.name,
    }
    let taken = await insertInstance(tx, wanted)
    while (taken === 'mac') taken = await insertInstance(tx, { ...wanted, mac: randomMac() })
    if (taken)
      throw new PlenumError(
        'conflict',
        `There is already an instance ${input.name} in this VDC. Choose another name.`,
        {
          field: 'name',
        },
      )
    return {
      kind: 'instance.create',
      input: { instanceId, vdcId: input.vdcId, name: input.name, ...volumes, hostId: input.hostId ?? null },
      vdcId: input.vdcId,
      resource: { kind: 'instance', id: instanceId, name: input.name },
      // The volumes are written down by the task.
      reserves: newDisks,
      locks: [
        lockOf('instance', instanceId),
        ...[...volumes.newVolumes, ...volumes.existingVolumes].map(volume => lockOf('volume', volume.volumeId)),
      ],
    }
  })
}

async function permit(tx: AnyTx, { actor }: ServiceContext, input: CreateInstance) {
  const exists = await vdcExists(tx, input.vdcId)
  authorize(actor, 'instances.create', { vdcId: exists ? input.vdcId : null, kind: 'vdc', id: input.vdcId })
  // Which host is an operator's choice: tenants are not even told their names.
  if (input.hostId) authorize(actor, 'hosts.manage', 'platform')
}
