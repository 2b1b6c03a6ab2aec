import { instanceLock, readyAt } from './instances/document'
import { switchOff } from './instances/power'
import type { World } from './world'

/** A host without power: its machines are dead at that moment, and none starts by itself when power is back. */
export async function cutPower(world: World, host: string): Promise<void> {
  const machines = await world.read(tx => tx.all('instance', host))
  const locks = machines.map(({ refId, external }) => instanceLock(host, refId ?? external))
  await world.transaction([host, ...locks], async tx => {
    await tx.setPower(host, { hasPower: false, claimsPower: false })
    for (const { refId, external } of machines) {
      const row = refId ? await tx.find('instance', host, refId) : await tx.findExternal('instance', external, host)
      if (!row) continue
      const isBeingRemoved = row.document.phase?.what === 'remove'
      if (!isBeingRemoved) row.document.phase = null
      switchOff(row.document, 'stopped')
      await tx.save(row, readyAt(row.document))
    }
    await tx.event('unreachable', { place: host, kind: 'place' })
  })
}
