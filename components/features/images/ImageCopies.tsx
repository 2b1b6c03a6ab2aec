import { Ellipsis } from 'lucide-react'
import { formatBytes, formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, type MenuItems } from '@/components/ui/Menu'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { StateBadge } from '@/components/ui/StateBadge'
import { TextLink } from '@/components/ui/TextLink'
import type { ImageCopyView } from '@/server/domain/image-copy'
import { paths } from '@/server/domain/paths'

/** Zone by zone, what each host holds of an image. */
export function ImageCopies({
  hosts,
  menu,
}: {
  hosts: readonly ImageCopyView[]
  menu: (zone: ImageCopyView[]) => MenuItems
}) {
  const zones = [...Map.groupBy(hosts, host => host.zoneId).values()]
  if (zones.length === 0) return <p className="text-sm text-muted">There are no hosts yet that could hold a copy.</p>
  return zones.map(zone => {
    const { zoneId, zoneName } = zone[0]!
    const held = zone.filter(({ copy }) => copy).length
    return (
      <Section
        key={zoneId}
        title={`Copies in ${zoneName}`}
        count={`${held} of ${formatCount(zone.length, 'host')}`}
        actions={
          <Menu
            trigger={<IconButton size="sm" label={`Copies in ${zoneName}`} icon={<Ellipsis size={16} />} />}
            items={() => menu(zone)}
          />
        }
      >
        <ul aria-label={`Copies in ${zoneName}`} className="flex flex-col text-sm">
          {zone.map(host => (
            <li key={host.hostId} className="flex min-h-9 items-center gap-3 border-b py-1 last:border-b-0">
              <TextLink className="min-w-0 flex-1 truncate font-mono" href={paths.host(host.hostId)}>
                {host.hostName}
              </TextLink>
              <Copy of={host} />
            </li>
          ))}
        </ul>
      </Section>
    )
  })
}

function Copy({ of: { copy, hostState, instanceCount } }: { of: ImageCopyView }) {
  const isAway = hostState !== 'up' && hostState !== 'adding'
  return (
    <>
      {isAway && <StateBadge state={hostState} label="" detail="as last seen" />}
      {!copy ? (
        <span className="text-faint">No copy</span>
      ) : (
        <>
          {!copy.isWhole && <StateBadge state="warning" label="Damaged" />}
          <span className="shrink-0 text-muted">
            {instanceCount > 0 ? formatCount(instanceCount, 'instance') : 'unused'}
          </span>
          <span className="tnum w-16 shrink-0 text-right text-muted">{formatBytes(copy.sizeBytes)}</span>
          <RelativeTime
            at={copy.since}
            className="tnum w-20 shrink-0 whitespace-nowrap text-right text-xs text-faint"
          />
        </>
      )}
    </>
  )
}
