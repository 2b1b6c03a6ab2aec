import type { Call } from '../contract'
import { type Cluster, errno, isCephError } from './cluster'
import { imageOf } from './images'

/** Longer than any ticket lasts that an open client may still hold (an hour, unless the cluster says otherwise). */
const blockedSeconds = String(7 * 86_400)

/**
 * Cuts off whoever has the image open or holds its lock: the cluster answers nothing of theirs any more. By address and
 * nonce, which is one run of one program; others on the same host go on.
 */
export async function blockClients(cluster: Cluster, image: string, call: Call): Promise<void> {
  const blocked = new Set<string>()
  for (;;) {
    const open = (await clientsOf(cluster, image, call)).filter(address => !blocked.has(address))
    if (open.length === 0) return
    for (const address of open) {
      await cluster.ceph(['osd', 'blocklist', 'add', address, blockedSeconds], call)
      blocked.add(address)
      call.log(`Cut off ${address}`)
    }
  }
}

/** Watchers are alive; who holds the lock may be silent for the moment, and come back. */
async function clientsOf(cluster: Cluster, name: string, call: Call): Promise<string[]> {
  const image = imageOf(cluster, name)
  try {
    const [status, locks] = await Promise.all([
      cluster.rbd(['status', image, '--format', 'json'], call),
      cluster.rbd(['lock', 'ls', image, '--format', 'json'], call),
    ])
    const { watchers } = JSON.parse(status) as { watchers: { address: string }[] }
    const lockers = JSON.parse(locks) as { address: string }[]
    return [...new Set([...watchers, ...lockers].map(({ address }) => address))]
  } catch (error) {
    if (isCephError(error, errno.noEntry)) return []
    throw error
  }
}
