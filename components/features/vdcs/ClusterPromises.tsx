import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useTRPC } from '@/components/live/trpc'
import { StateMark } from '@/components/ui/StateMark'
import { TextLink } from '@/components/ui/TextLink'
import type { ClusterView } from '@/server/domain/failure/fleet'
import { paths } from '@/server/domain/paths'

/** What each cluster survives as it stands now, those without their quorum first; nothing where there are none. */
export function ClusterPromises({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const clusters = useQuery(trpc.vdcs.clusters.queryOptions({ vdcId }))
  if (!clusters.data?.items.length) return null
  const items = clusters.data.items.toSorted((a, b) => Number(a.holds) - Number(b.holds))
  return (
    <ul
      aria-label="Clusters"
      className="flex max-h-24 flex-col gap-1 overflow-y-auto text-sm has-[details[open]]:max-h-64"
    >
      {items.map(cluster => (
        <li key={cluster.id}>
          <details className="group">
            <summary className="flex cursor-pointer items-start gap-2 rounded-sm">
              <ClusterPromise cluster={cluster} />
              <span className="flex h-5 items-center">
                <ChevronRight size={14} aria-hidden className="text-faint transition-transform group-open:rotate-90" />
              </span>
            </summary>
            <Members vdcId={vdcId} cluster={cluster} />
          </details>
        </li>
      ))}
    </ul>
  )
}

function ClusterPromise({ cluster: { name, size, running, holds, survives, sentence } }: { cluster: ClusterView }) {
  return (
    <>
      <span className="flex h-5 items-center">
        <StateMark state={holds ? (survives.length > 0 ? 'up' : 'warning') : 'error'} label="" />
      </span>
      <span className="min-w-0">
        <span className="font-mono">{name}</span>{' '}
        <span className="tnum text-muted">
          {running} of {size}.
        </span>{' '}
        <span className={holds ? 'text-muted' : 'text-error-text'}>{sentence}</span>
      </span>
    </>
  )
}

const healthWords = { healthy: 'Healthy', unhealthy: 'Unhealthy', unknown: 'Health not known' } as const

/** Which members there are and where; what can be done about them is on the cluster’s page. */
function Members({ vdcId, cluster }: { vdcId: string; cluster: ClusterView }) {
  const { name, members } = cluster
  return (
    <div className="mt-1 mb-2 ml-[22px] flex flex-col gap-1 text-xs">
      <ul aria-label={`Members of ${name}`} className="flex flex-col gap-1">
        {members.map(member => (
          <li key={member.id} className="flex items-center gap-2">
            <StateMark state={member.health?.state === 'unhealthy' ? 'warning' : member.state} />
            <TextLink tone="plain" href={paths.instance(vdcId, member.id)} className="min-w-24 font-mono">
              {member.name}
            </TextLink>
            <span className="text-muted">{member.zoneName ?? 'Not placed'}</span>
            {member.hostName && <span className="font-mono text-muted">{member.hostName}</span>}
            {member.health && (
              <span className={member.health.state === 'unhealthy' ? 'text-error-text' : 'text-muted'}>
                {healthWords[member.health.state]}
              </span>
            )}
          </li>
        ))}
      </ul>
      <TextLink href={paths.cluster(vdcId, cluster.id)}>Open cluster {name}</TextLink>
    </div>
  )
}
