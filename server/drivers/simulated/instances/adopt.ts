import { PlenumError } from '@/server/domain/errors'
import type { Mark, Observation } from '../../contract'
import type { Site } from '../site'
import { instanceLock, observation, readyAt } from './document'
import { editInstance, findInstance } from './edit'

/** Our stamp on a machine that others made: nothing else of it changes, and what it does goes on. */
export async function adoptMachine(site: Site, external: string, mark: Mark): Promise<Observation<'instance'>> {
  const { world, name: place } = site
  const locks = [instanceLock(place, external), instanceLock(place, mark.id)]
  return world.transaction(locks, async tx => {
    const row = await findInstance(tx, place, external)
    if (!row)
      throw new PlenumError('missing', 'The machine is no longer on its host. Look at the findings again.', {
        detail: external,
      })
    if (row.refId && row.refId !== mark.id)
      throw new PlenumError('conflict', 'The machine carries another mark of Plenum already. Ask an operator to look.')
    const of = row.document
    Object.assign(of, { name: mark.name, vdcId: mark.vdcId, imageId: mark.imageId, rootVersion: 1, isImported: true })
    Object.assign(of, { generation: mark.generation, accepted: mark.generation })
    await tx.save(row, readyAt(of))
    await tx.stamp(row, mark.id)
    await tx.event('marked', { ...row, refId: mark.id })
    return observation({ ...row, refId: mark.id }, world.clock.now())
  })
}

/** The stamp comes off what was adopted; what we made keeps its own. */
export async function releaseMachine(site: Site, id: string): Promise<void> {
  await editInstance(site.world, site.name, id, async (row, tx) => {
    if (row.document.isImported) {
      Object.assign(row.document, { vdcId: null, imageId: null, rootVersion: 0, isImported: false })
      Object.assign(row.document, { generation: 0, accepted: 0 })
      await tx.stamp(row, null)
    }
    return { result: undefined }
  })
}
