import type { Call, Hint } from '../contract'
import type { HostLine } from './line'
import { asInstanceId, idIfImported } from './names'
import { type DomainEvent, inWords } from './rpc/procedures/events'

/**
 * Hints from libvirt's events, merged while nobody asks for them: however much happens, at most one per instance
 * waits. After each loss and each return of the line comes a hint for everything, since events were missed.
 */
export async function* watchHost(line: HostLine, call: Call): AsyncIterable<Hint> {
  const waiting = new Map<string, Hint>()
  let wake = () => {}
  const add = (key: string, hint: Hint) => {
    waiting.set(key, hint)
    wake()
  }
  const everything = () => add('', {})
  const heard = (event: DomainEvent) => {
    const { name, uuid } = event.domain
    const own = asInstanceId(name)
    const id = own ?? idIfImported(uuid)
    add(id, { ref: { kind: 'instance', id }, happened: { what: inWords(event), at: new Date() } })
    // A stranger, or one that was taken over: only a look at all of them tells.
    if (!own) everything()
  }
  const aborted = () => wake()
  line.events.on('domain', heard).on('up', everything).on('down', everything)
  call.signal.addEventListener('abort', aborted)
  try {
    // Opens the line if nobody has; while it is down it is tried again by itself.
    line.present(call.signal).catch(() => {})
    while (!call.signal.aborted) {
      const [next] = waiting
      if (next) {
        waiting.delete(next[0])
        yield next[1]
      } else
        await new Promise<void>(resolve => {
          wake = resolve
        })
    }
  } finally {
    line.events.off('domain', heard).off('up', everything).off('down', everything)
    call.signal.removeEventListener('abort', aborted)
  }
}
