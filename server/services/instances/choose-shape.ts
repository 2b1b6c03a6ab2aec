import type { ImageView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import { readInstanceType } from '@/server/store/read-catalog'
import type { AnyTx } from '@/server/store/transact'

type Wish = { typeId?: string; vcpus?: number; memoryMiB?: number; rootDiskGiB?: number }

/** vCPUs, memory and root disk, by type or by numbers, enough for the image. */
export async function chooseShape(tx: AnyTx, wish: Wish, image: ImageView) {
  const size = await chooseSize(tx, wish)
  const field = wish.typeId ? 'typeId' : 'memoryMiB'
  if (size.memoryMiB < image.minMemoryMiB)
    throw new PlenumError('invalid', `${image.name} needs at least ${image.minMemoryMiB} MiB of memory.`, { field })
  const rootDiskGiB = wish.rootDiskGiB ?? image.minDiskGiB
  if (rootDiskGiB < image.minDiskGiB)
    throw new PlenumError('invalid', `${image.name} needs a root disk of at least ${image.minDiskGiB} GiB.`, {
      field: 'rootDiskGiB',
    })
  return { ...size, rootDiskGiB }
}

export async function chooseSize(tx: AnyTx, wish: Omit<Wish, 'rootDiskGiB'>) {
  if (!wish.typeId) return { typeId: null, vcpus: wish.vcpus!, memoryMiB: wish.memoryMiB! }
  const type = await readInstanceType(tx, wish.typeId)
  if (!type)
    throw new PlenumError('invalid', 'There is no such instance type. Choose one of the list.', { field: 'typeId' })
  return { typeId: type.id, vcpus: type.vcpus, memoryMiB: type.memoryMiB }
}
