import { Duplex } from 'node:stream'
import type { Call, Ref } from '../../contract'
import type { Site } from '../site'
export async function openScreen(_site: Site, _ref: Ref<'instance'>, _call: Call): Promise<Duplex> {
  return new Duplex({
    read() {},
    write(_c, _e, done) {
      done()
    },
  })
}
