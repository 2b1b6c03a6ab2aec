import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { resizeInstanceInput } from '@/server/domain/inputs'
import { instanceCan } from '@/server/domain/instance-can'
import { noUse, reserveOf } from '@/server/domain/quota'
import type { TaskReceipt } from '@/server/domain/task'
import { holdQuota } from '@/server/store/quota'
import { readImage } from '@/server/store/read-catalog'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { chooseSize } from './choose-shape'
import { ownInstance } from './own-instance'

/** The new size is written by the task once the host's capacity is reserved for it. */
export function resizeInstance(ctx: ServiceContext, input: z.output<typeof resizeInstanceInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.resize', async tx => {
    const instance = await ownInstance(tx, ctx, 'instances.change', input)
    allow(instanceCan.resize(instance))
    const { typeId, vcpus, memoryMiB, cpuShares } = instance
    const from = { typeId, vcpus, memoryMiB, cpuShares }
    const to = { ...(await chooseSize(tx, input)), cpuShares: input.cpuShares ?? cpuShares }
    const image = await readImage(tx, instance.imageId)
    if (image && to.memoryMiB < image.minMemoryMiB)
      throw new PlenumError('invalid', `${image.name} needs at least ${image.minMemoryMiB} MiB of memory.`, {
        field: input.typeId ? 'typeId' : 'memoryMiB',
      })
    const isSame = to.vcpus === vcpus && to.memoryMiB === memoryMiB && to.cpuShares === cpuShares
    if (isSame && to.typeId === typeId)
      throw new PlenumError('conflict', `${instance.name} has that size already. Choose another.`, {
        field: input.typeId ? 'typeId' : 'vcpus',
      })
    const effect = { ...noUse, vcpus: to.vcpus - vcpus, memoryMiB: to.memoryMiB - memoryMiB }
    await holdQuota(tx, instance.vdcId, effect)
    return {
      kind: 'instance.resize',
      input: {
        instanceId: instance.id,
        name: instance.name,
        generation: instance.generation,
        previousPower: instance.power,
        from,
        to,
        wasRunning: instance.observed === 'running',
      },
      vdcId: instance.vdcId,
      resource: { kind: 'instance', id: instance.id, name: instance.name },
      locks: [lockOf('instance', instance.id)],
      reserves: reserveOf([effect]),
    }
  })
}
