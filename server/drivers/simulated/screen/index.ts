import type { Duplex } from 'node:stream'
import type { Call, Ref } from '../../contract'
import { Guest } from '../guest/guest'
import { GuestLine } from '../guest/line'
import { Session } from '../guest/session'
import type { Hub } from '../hub'
import type { Site } from '../site'
import { RfbServer } from './rfb'
import { Terminal } from './terminal'

/** The screen of a guest: a text console painted into an RFB framebuffer. Several may look at once. */
export function openScreen(site: Site, hub: Hub, ref: Ref<'instance'>, call: Call): Promise<Duplex> {
  return site.call(call, `instance.screen ${ref.id}`, async () => {
    const guest = new Guest(site, ref.id)
    const { name } = await guest.look()
    return new GuestLine(site, ref.id, null).open(hub, async line => {
      const terminal = new Terminal()
      const output = {
        write(text: string) {
          terminal.write(text)
          server.refresh()
        },
        close: () => line.finish(),
      }
      const session = new Session(guest, site.world.clock, 'tty1', output)
      const server = new RfbServer(`${name} (simulated)`, terminal, {
        send: data => line.say(data),
        typed: text => session.input(Buffer.from(text)),
        failed: () => line.destroy(),
      })
      await session.open()
      return {
        input: data => server.input(data),
        freeze: isFrozen => session.freeze(isFrozen),
        notice: text => session.notice(text),
        close: () => session.close(),
      }
    })
  })
}
