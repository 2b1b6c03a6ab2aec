import type { Row } from '../documents'
import { asksFor } from '../sentinels'
import type { WorldTx } from '../world'

/** The guest runs, but nothing in it answers. */
export async function isSilent({ place, document }: Row<'instance'>, tx: WorldTx): Promise<boolean> {
  const { name, imageId, isHung } = document
  if (isHung) return true
  const image = imageId && (await tx.find('image', place, imageId))?.document.name
  return [name, image ?? ''].some(each => asksFor(each, 'agent-silent'))
}
