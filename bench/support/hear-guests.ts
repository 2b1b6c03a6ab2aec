import { LibvirtClient } from '@/server/drivers/libvirt/rpc/client'
import { type DomainEvent, onDomainEvent, registerDomainEvents } from '@/server/drivers/libvirt/rpc/procedures/events'
import { parseLibvirtUri } from '@/server/drivers/libvirt/rpc/uri'

/** virDomainEventType */
const types = { started: 2, stopped: 5 }

/** A line of the bench's own to a host, which hears what both sides are measured by: that a guest runs, or no more. */
export async function hearGuests(socket: string) {
  const client = await LibvirtClient.connect(parseLibvirtUri(`qemu+unix:///system?socket=${socket}`), {
    connectTimeoutMs: 5_000,
    callTimeoutMs: 10_000,
  })
  await registerDomainEvents(client)
  return {
    /** When that next happens to a guest, by `performance.now()`. */
    next: (what: keyof typeof types) =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`No guest ${what} within a minute.`)), 60_000)
        const stop = onDomainEvent(client, (event: DomainEvent) => {
          if (event.type !== 'lifecycle' || event.event !== types[what]) return
          clearTimeout(late)
          stop()
          resolve(performance.now())
        })
      }),
    close: () => client.close(),
  }
}
