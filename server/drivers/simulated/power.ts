import { PlenumError } from '@/server/domain/errors'
import type { Call, Power } from '../contract'
import { interrupted } from './clock'
import type { SimulatedPowerConfig } from './config'
import { cutPower } from './power-loss'
import type { World } from './world'

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
    on: call =>
      answer(call, () => world.transaction(host, tx => tx.setPower(host, { hasPower: true, claimsPower: true }))),
    off: call =>
      answer(call, () =>
        fate === 'lies'
          ? world.transaction(host, tx => tx.setPower(host, { claimsPower: false }))
          : cutPower(world, host),
      ),
  }
}
