import type { CallOptions, LibvirtClient } from '../client'
import type { Message } from '../message'
import { type DomainRef, decodeDomain } from '../objects'
import { XdrDecoder } from '../xdr'

export type DomainEvent =
  /** virDomainEventType and its detail. */
  | { type: 'lifecycle'; domain: DomainRef; event: number; detail: number }
  | { type: 'reboot'; domain: DomainRef }
  | { type: 'deviceRemoved' | 'deviceAdded' | 'deviceRemovalFailed'; domain: DomainRef; alias: string }

/** virDomainEventID → which procedure reports it and how. */
const kinds = [
  { id: 0, procedure: 318, type: 'lifecycle' },
  { id: 1, procedure: 319, type: 'reboot' },
  { id: 15, procedure: 333, type: 'deviceRemoved' },
  { id: 19, procedure: 354, type: 'deviceAdded' },
  { id: 22, procedure: 367, type: 'deviceRemovalFailed' },
] as const

/** Asks the host to report its domains' events on this connection. Once per connection. */
export async function registerDomainEvents(client: LibvirtClient, options?: CallOptions): Promise<void> {
  await Promise.all(
    kinds.map(kind =>
      client.call(
        316,
        e => e.int(kind.id).optional<DomainRef>(null, () => {}),
        d => d.int(),
        options,
      ),
    ),
  )
}

/** @returns a function that stops listening. */
export function onDomainEvent(client: LibvirtClient, listener: (event: DomainEvent) => void): () => void {
  const heard = (message: Message) => {
    const event = decodeEvent(message)
    if (event) listener(event)
  }
  client.on('event', heard)
  return () => void client.off('event', heard)
}

function decodeEvent(message: Message): DomainEvent | undefined {
  const kind = kinds.find(each => each.procedure === message.procedure)
  if (!kind) return undefined
  const d = new XdrDecoder(message.payload)
  d.int() // the callback's number
  const domain = decodeDomain(d)
  if (kind.type === 'lifecycle') return { type: kind.type, domain, event: d.int(), detail: d.int() }
  if (kind.type === 'reboot') return { type: kind.type, domain }
  return { type: kind.type, domain, alias: d.string() }
}

/** virDomainEventType → its name, and the names of its details. */
const lifecycle: [what: string, ...details: string[]][] = [
  ['defined', 'added', 'updated', 'renamed', 'from snapshot'],
  ['undefined', 'removed', 'renamed'],
  ['started', 'booted', 'migrated', 'restored', 'from snapshot', 'wakeup'],
  ['suspended', 'paused', 'migrated', 'io error', 'watchdog', 'restored', 'from snapshot', 'api error'],
  ['resumed', 'unpaused', 'migrated', 'from snapshot'],
  ['stopped', 'shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from snapshot'],
  ['shutdown', 'finished', 'guest', 'host'],
  ['suspended', 'memory', 'disk'],
  ['crashed', 'panicked', 'crashloaded'],
]
const others = {
  reboot: 'rebooted',
  deviceRemoved: 'device unplugged',
  deviceAdded: 'device plugged in',
  deviceRemovalFailed: 'device not unplugged',
} as const

/** As libvirt's own tools call it: “stopped (destroyed)”. */
export function inWords(event: DomainEvent): string {
  if (event.type !== 'lifecycle') return others[event.type]
  const [what = 'changed', ...details] = lifecycle[event.event] ?? []
  const detail = details[event.detail]
  return detail ? `${what} (${detail})` : what
}
