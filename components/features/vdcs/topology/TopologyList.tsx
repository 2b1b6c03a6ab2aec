import Link from 'next/link'
import { formatGiB } from '@/components/ui/format'
import { StateMark } from '@/components/ui/StateMark'
import { paths } from '@/server/domain/paths'
import type { TopologyProps } from './Topology'

/** The picture’s twin, for screen readers, keyboards and phones. */
export function TopologyList({ vdcId, networks, instances, volumes, zones }: TopologyProps) {
  const lanes = [...zones, { id: '', name: 'Not placed yet' }]
    .map(zone => ({ ...zone, members: instances.filter(each => (each.zoneId ?? '') === zone.id) }))
    .filter(lane => lane.members.length > 0)
  const free = volumes.filter(volume => !volume.attachment)
  return (
    <div className="flex flex-col gap-5 text-sm">
      <p className="text-muted">{networks.map(network => `${network.name} ${network.cidr}`).join(' · ')}</p>
      {lanes.map(lane => (
        <section key={lane.id} aria-label={lane.name}>
          <h3 className="border-b pb-1 text-xs text-muted">{lane.name}</h3>
          <ul>
            {lane.members.map(instance => (
              <li key={instance.id} className="border-b py-2 last:border-b-0">
                <Link href={paths.instance(vdcId, instance.id)} className="flex items-center gap-2 hover:underline">
                  <StateMark
                    state={instance.state === 'crashed' || instance.state === 'missing' ? 'error' : instance.state}
                    label={instance.state}
                  />
                  <span className="min-w-0 flex-1 truncate font-mono">{instance.name}</span>
                  <span className="font-mono text-muted">{instance.address}</span>
                </Link>
                {volumes
                  .filter(volume => volume.attachment?.instanceId === instance.id)
                  .map(volume => (
                    <span key={volume.id} className="ml-6 block text-xs text-muted">
                      {volume.name}, {formatGiB(volume.sizeGiB)}
                    </span>
                  ))}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {free.length > 0 && (
        <section aria-label="Free volumes">
          <h3 className="border-b pb-1 text-xs text-muted">Free volumes</h3>
          <ul>
            {free.map(volume => (
              <li key={volume.id} className="border-b py-2 last:border-b-0">
                <Link href={paths.volume(vdcId, volume.id)} className="font-mono hover:underline">
                  {volume.name}
                </Link>
                <span className="text-muted"> {formatGiB(volume.sizeGiB)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
