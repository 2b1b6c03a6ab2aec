import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { rebuildInstanceInput } from '@/server/domain/inputs'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { readHost } from '@/server/store/read-hosts'
import type { AnyTx } from '@/server/store/transact'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { chooseImage } from './choose-image'
import { ownInstance } from './own-instance'

type Input = z.output<typeof rebuildInstanceInput>

/** A fresh root disk, here or elsewhere; volumes stay. What is wanted changes only once the old machine is given up. */
export function rebuildInstance(ctx: ServiceContext, input: Input): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.rebuild', async tx => {
    const instance = await ownInstance(tx, ctx, 'instances.change', input)
    allow(instanceCan.rebuild(instance))
    await checkTarget(tx, ctx, input)
    const { vdcId, imageId: madeFrom } = instance
    const image = await chooseImage(tx, input.imageId ?? madeFrom, { vdcId, madeFrom })
    if (instance.memoryMiB < image.minMemoryMiB)
      throw new PlenumError('invalid', `${image.name} needs at least ${image.minMemoryMiB} MiB of memory.`, {
        field: 'imageId',
      })
    if (instance.rootDiskGiB < image.minDiskGiB)
      throw new PlenumError('invalid', `${image.name} needs a root disk of at least ${image.minDiskGiB} GiB.`, {
        field: 'imageId',
      })
    return {
      kind: 'instance.rebuild',
      input: {
        instanceId: instance.id,
        name: instance.name,
        generation: instance.generation,
        previousPower: instance.power,
        imageId: image.id,
        previousImageId: instance.imageId,
        target: input.target ?? null,
        previousHostId: instance.hostId,
        ...{ ...familyChange(instance.imageFamily, image.family), power: 'running' },
      },
      vdcId: instance.vdcId,
      resource: { kind: 'instance', id: instance.id, name: instance.name },
      locks: [lockOf('instance', instance.id)],
    }
  })
}

/** Another version of the family that it follows is what it followed it for. */
const familyChange = (followed: string | null, family: string | null) =>
  followed === null || followed === family
    ? { to: {}, from: {} }
    : { to: { imageFamily: null }, from: { imageFamily: followed } }

async function checkTarget(tx: AnyTx, { actor }: ServiceContext, { target }: Input) {
  if (!target || target === 'elsewhere') return
  // Which host is an operator's choice: tenants are not even told their names.
  authorize(actor, 'hosts.manage', 'platform')
  if (!(await readHost(tx, target)))
    throw new PlenumError('invalid', 'There is no such host. Choose one of the list.', { field: 'target' })
}
