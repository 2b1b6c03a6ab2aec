import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount, formatGiB } from '@/components/ui/format'
import { GroupsBadge } from '@/components/ui/GroupsBadge'
import { StateMark } from '@/components/ui/StateMark'
import { TextLink } from '@/components/ui/TextLink'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import type { VolumeView } from '@/server/domain/volume'
import type { TopologyProps } from './Topology'
import { wayWords } from './ways'

/** The picture’s twin, for screen readers, keyboards and phones. */
export function TopologyList({ vdcId, networks, instances, volumes, ways, zones }: TopologyProps) {
  const known = new Set(zones.map(zone => zone.id))
  const lanes = [...zones, { id: '', name: 'Not placed yet' }]
    .map(zone => ({
      ...zone,
      members: instances
        .filter(each => (each.zoneId && known.has(each.zoneId) ? each.zoneId : '') === zone.id)
        .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    }))
    .filter(lane => lane.members.length > 0)
  const free = volumes.filter(volume => !volume.attachment)
  if (networks.length === 0 && lanes.length === 0 && free.length === 0)
    return <EmptyState title="Nothing here yet">Instances and volumes stand here once there are some.</EmptyState>
  return (
    <div className="flex max-w-[960px] flex-col gap-6 text-sm">
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {networks.map((network, at) => (
          <span key={network.id} className="flex items-center gap-2">
            <span aria-hidden className="h-3.5 w-1 rounded-full" style={{ background: `var(--net-${(at % 8) + 1})` }} />
            Network {network.name}{' '}
            <span className="font-mono text-muted">{[network.cidr, network.cidr6].filter(Boolean).join(', ')}</span>
          </span>
        ))}
      </p>
      {ways.length > 0 && (
        <Group name="Routers and addresses" count={String(ways.length)}>
          {ways.map(way => (
            <li key={way.id} className="flex flex-wrap items-center gap-x-2 border-b py-2 last:border-b-0">
              {way.state && <StateMark state={way.state} label="" />}
              <TextLink tone="plain" href={paths.networks(vdcId)} className="min-w-0 flex-1 truncate font-mono">
                {way.name}
              </TextLink>
              <span className="text-muted">{wayWords[way.kind]}</span>
              <span className="font-mono text-muted max-sm:w-full">{way.detail}</span>
            </li>
          ))}
        </Group>
      )}
      {lanes.map(lane => (
        <Group key={lane.id} name={lane.name} count={formatCount(lane.members.length, 'instance')}>
          {lane.members.map(instance => (
            <InstanceItem
              key={instance.id}
              vdcId={vdcId}
              instance={instance}
              volumes={volumes.filter(volume => volume.attachment?.instanceId === instance.id)}
            />
          ))}
        </Group>
      ))}
      {free.length > 0 && (
        <Group name="Free volumes" count={formatCount(free.length, 'volume')}>
          {free.map(volume => (
            <li key={volume.id} className="flex items-center gap-2 border-b py-2 last:border-b-0">
              <StateMark state={volume.state} />
              <TextLink
                tone="plain"
                href={paths.volume(vdcId, volume.id)}
                className="min-w-0 flex-1 truncate font-mono"
              >
                {volume.name}
              </TextLink>
              <span className="tnum text-muted">
                {formatGiB(volume.sizeGiB)} in {volume.zoneName}
              </span>
            </li>
          ))}
        </Group>
      )}
    </div>
  )
}

function Group({ name, count, children }: { name: string; count: string; children: React.ReactNode }) {
  return (
    <section aria-label={name}>
      <h2 className="flex justify-between border-b pb-1.5 text-xs font-medium">
        {name} <span className="tnum font-normal text-muted">{count}</span>
      </h2>
      <ul>{children}</ul>
    </section>
  )
}

type ItemProps = { vdcId: string; instance: InstanceView; volumes: readonly VolumeView[] }

function InstanceItem({ vdcId, instance, volumes }: ItemProps) {
  return (
    <li className="border-b py-2 last:border-b-0">
      <span className="flex items-center gap-2">
        <StateMark state={instance.state} />
        <TextLink tone="plain" href={paths.instance(vdcId, instance.id)} className="min-w-0 flex-1 truncate font-mono">
          {instance.name}
        </TextLink>
        <GroupsBadge names={instance.securityGroups} />
        <span className="text-muted max-sm:hidden">{instance.typeName ?? `${instance.vcpus} vCPU`}</span>
        <span className="w-32 text-right font-mono text-muted">{instance.address}</span>
      </span>
      {volumes.length > 0 && (
        <ul aria-label={`Volumes of ${instance.name}`} className="mt-0.5 ml-[22px] text-xs text-muted">
          {volumes.map(volume => (
            <li key={volume.id}>
              <TextLink tone="plain" href={paths.volume(vdcId, volume.id)} className="font-mono">
                {volume.name}
              </TextLink>{' '}
              {formatGiB(volume.sizeGiB)}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
