import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { drawnBy } from '../designs'
import { isApply } from '../kinds'
import type { Asked } from '../people'
import { all } from './meanwhile'
import type { Records } from './records'

/**
 * An apply arrives, or is as if it had never been; what it drew is there all of it or nothing, unless it says that it is
 * incomplete. By a policy that keeps what is done nothing is taken back.
 */
export function applied(asked: Asked[], records: Records, world: MemoryWorld): string[] {
  const wasCancelled = asked.some(({ request }) => request.what === 'cancel')
  return asked
    .filter(({ request }) => isApply(request.what))
    .flatMap(({ request }) => {
      const task = records.tasks.find(each => each.kind === 'design.apply' && each.key === request.key)
      const parts = partsOf(request.key, records, world)
      const there = parts.filter(part => part.isThere).map(part => part.name)
      const lacking = parts.filter(part => !part.isThere).map(part => part.name)
      if (!task) return there.length > 0 ? [`Nothing was applied, and there is ${there}.`] : []
      const said = `“${request.what}” ended ${task.state}`
      if (task.state === 'succeeded') return lacking.length > 0 ? [`${said}, and there is no ${lacking}.`] : []
      if (task.state !== 'rolled back' && task.state !== 'cancelled') return []
      return [
        ...(there.length > 0 ? [`${said}, and there still is ${there}.`] : []),
        ...(task.state === 'rolled back' && request.what !== 'apply or roll back' ? [`${said} by its policy.`] : []),
        ...(task.state === 'cancelled' && !wasCancelled ? [`${said}, and nobody cancelled it.`] : []),
      ]
    })
}

function partsOf(key: string, records: Records, world: MemoryWorld) {
  const drawn = drawnBy({ key })
  const instance = records.instances.find(({ name }) => name === drawn.instance)
  const volume = records.volumes.find(({ name }) => name === drawn.volume)
  const machine = all(world, 'instance').find(({ refId }) => instance && refId === instance.id)
  const has = (kind: 'instance' | 'volume', of: { id: string } | undefined, name: string) =>
    all(world, kind).some(({ refId, document }) => (of ? refId === of.id : document.name === name))
  return [
    { name: drawn.network, isThere: records.networks.some(({ name }) => name === drawn.network) },
    { name: `${drawn.volume} on its storage`, isThere: has('volume', volume, drawn.volume) },
    { name: `${drawn.instance} on a host`, isThere: has('instance', instance, drawn.instance) },
    {
      name: `writer of ${drawn.volume}`,
      // A host that was given up had its volumes taken from it: what is still there gets them back with its next start.
      isThere:
        all(world, 'attachment').some(({ document }) => document.volumeId === volume?.id) ||
        (machine !== undefined && records.tasks.some(({ kind }) => kind === 'host.evacuate')),
    },
  ]
}
