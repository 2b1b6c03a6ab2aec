import { LibvirtClient } from '@/server/drivers/libvirt/rpc/client'
import { type DomainEvent, onDomainEvent, registerDomainEvents } from '@/server/drivers/libvirt/rpc/procedures/events'
import { parseLibvirtUri } from '@/server/drivers/libvirt/rpc/uri'

/** virDomainEventType */
const started = 2

/** A line of the bench's own to a host, which hears what both sides are measured by: that a guest runs. */
export async function hearStarts(socket: string) {
  const client = await LibvirtClient.connect(parseLibvirtUri(`qemu+unix:///system?socket=${socket}`), {
    connectTimeoutMs: 5_000,
    callTimeoutMs: 10_000,
  })
  await registerDomainEvents(client)
  return {
    /** When the next guest runs, by `performance.now()`. */
    next: () =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('No guest was started within a minute.')), 60_000)
        const stop = onDomainEvent(client, (event: DomainEvent) => {
          if (event.type !== 'lifecycle' || event.event !== started) return
          clearTimeout(late)
          stop()
          resolve(performance.now())
        })
      }),
    close: () => client.close(),
  }
}
