import type { Duplex } from 'node:stream'
import type { Call, Ref } from '../../contract'
import type { Hub } from '../hub'
import type { Site } from '../site'
import { Guest } from './guest'
import { GuestLine } from './line'
import { Session } from './session'

/** The serial port of a guest, with a shell behind it. One at a time: a new one takes over. */
export function openConsole(site: Site, hub: Hub, ref: Ref<'instance'>, call: Call): Promise<Duplex> {
  return site.call(call, `instance.console ${ref.id}`, async () => {
    const guest = new Guest(site, ref.id)
    await guest.look()
    return new GuestLine(site, ref.id, 'console').open(hub, async line => {
      const output = { write: (text: string) => line.say(text), close: () => line.finish() }
      const session = new Session(guest, site.world.clock, 'ttyS0', output)
      await session.open()
      return session
    })
  })
}
