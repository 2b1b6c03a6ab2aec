import { PlenumError } from '@/server/domain/errors'
import type { Call, Power } from '../contract'
import { interrupted } from './clock'
import type { SimulatedPowerConfig } from './config'
import { hostLoad } from './metrics/sample'
import { sensorsOf } from './metrics/sensors'
import { cutPower } from './power-loss'
import type { World, WorldTx } from './world'

/**
 * The management controller of a simulated host, with a line of its own: it answers while the host does not, unless its
 * fate is `silent`. One that lies says that it is off after it was told so, and the host runs on.
 */
export const simulatedPower = (world: World, { host, fate }: SimulatedPowerConfig): Power => {
  const answer = async <T>(call: Call, work: () => Promise<T>): Promise<T> => {
    if (call.signal.aborted) throw interrupted()
    if (fate === 'silent')
      throw new PlenumError('unreachable', 'The host’s management controller does not answer. Check its address.', {
        detail: `${host}, simulated: silent`,
      })
    return work()
  }
  return {
    status: call =>
      answer(call, async () => {
        const place = await world.read(tx => tx.place(host, 'host'))
        const claims = fate === 'lies' ? place?.claimsPower : null
        return (claims ?? place?.hasPower ?? true) ? 'on' : 'off'
      }),
    on: call => answer(call, () => world.transaction(host, tx => switchOn(tx, host))),
    off: call =>
      answer(call, () =>
        fate === 'lies'
          ? world.transaction(host, tx => tx.setPower(host, { claimsPower: false }))
          : cutPower(world, host),
      ),
    bootNext: (bootNext, call) => answer(call, () => world.transaction(host, tx => tx.setBoot(host, { bootNext }))),
    sensors: call =>
      answer(call, async () => {
        const at = world.clock.now()
        const [place, machines] = await world.read(async tx => [
          await tx.place(host, 'host'),
          await tx.all('instance', host),
        ])
        if (!place?.hasPower) return []
        return sensorsOf(host, hostLoad(machines, place.facts, at).cpuPercent ?? 0, at)
      }),
  }
}

/** It starts from what was chosen for this once, else from its disk. One that is on goes on. */
async function switchOn(tx: WorldTx, host: string): Promise<void> {
  const place = await tx.place(host, 'host')
  await tx.setPower(host, { hasPower: true, claimsPower: true })
  if (place && !place.hasPower) await tx.setBoot(host, { bootedFrom: place.bootNext ?? 'disk', bootNext: null })
}
