import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { canGiveUpCopy, type ImageCopyView, lacksCopy } from '@/server/domain/image-copy'
import type { changeImageCopiesInput, imageCopiesInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize, missing } from '@/server/policy'
import { listImageCopies } from '@/server/store/image-copies'
import { readImage } from '@/server/store/read-catalog'
import type { AnyTx } from '@/server/store/transact'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'

type Change = z.output<typeof changeImageCopiesInput>

/** Every host, with what it holds of the image. */
export async function listCopies(ctx: ServiceContext, { imageId }: z.output<typeof imageCopiesInput>) {
  authorize(ctx.actor, 'hosts.read', 'platform')
  if (!(await readImage(ctx.store.pool, imageId))) throw missing('image', imageId)
  return { items: await listImageCopies(ctx.store.pool, imageId) }
}

/** Brings it to the hosts that have none, ahead of the first instance there. */
export function copyToHosts(ctx: ServiceContext, input: Change): Promise<TaskReceipt> {
  return asTask(ctx, input, 'image.copyMany', async tx => {
    const { name, hosts } = await chosen(ctx, tx, input, lacksCopy)
    if (hosts.length === 0) throw new PlenumError('conflict', `Every host there that answers has a copy of ${name}.`)
    return { kind: 'image.copyMany', input: { imageId: input.imageId, name, hosts }, ...about(input, name) }
  })
}

/** From hosts where nothing was made from it. */
export function removeCopies(ctx: ServiceContext, input: Change): Promise<TaskReceipt> {
  return asTask(ctx, input, 'image.removeCopies', async tx => {
    const { name, hosts } = await chosen(ctx, tx, input, canGiveUpCopy)
    if (hosts.length === 0)
      throw new PlenumError('conflict', `No host there that answers has a copy of ${name} that nothing uses.`)
    return { kind: 'image.removeCopies', input: { imageId: input.imageId, name, hosts }, ...about(input, name) }
  })
}

async function chosen(ctx: ServiceContext, tx: AnyTx, input: Change, isMeant: (host: ImageCopyView) => boolean) {
  authorize(ctx.actor, 'images.manage', 'platform')
  const image = await readImage(tx, input.imageId)
  if (!image) throw missing('image', input.imageId)
  if (!image.isReady) throw new PlenumError('conflict', `${image.name} is still being fetched. Wait until it is there.`)
  const inZone = (host: ImageCopyView) => !input.zoneId || host.zoneId === input.zoneId
  const there = (await listImageCopies(tx, input.imageId)).filter(inZone)
  if (there.length === 0 && input.zoneId) throw missing('zone', input.zoneId)
  return { name: image.name, hosts: there.filter(isMeant).map(({ hostId, hostName }) => ({ hostId, hostName })) }
}

const about = ({ imageId }: Change, name: string) => ({
  vdcId: null,
  resource: { kind: 'image', id: imageId, name },
  locks: [lockOf('image', imageId)],
})
