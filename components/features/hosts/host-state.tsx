import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { HostView } from '@/server/domain/host'

/** A cordoned host is up and yet takes nothing new; that is what people need to see. */
export function hostMark(host: Pick<HostView, 'state' | 'cordoned' | 'activeTaskKind'>): {
  state: State
  label: string
} {
  if (host.activeTaskKind === 'host.maintain') return { state: 'maintenance', label: 'Maintenance' }
  if (host.state === 'unreachable') return { state: 'unreachable', label: 'Unreachable' }
  if (host.state === 'fenced') return { state: 'fenced', label: 'Fenced' }
  if (host.state === 'adding') return { state: 'adding', label: 'Adding' }
  if (host.activeTaskKind === 'host.drain' || host.activeTaskKind === 'host.retire')
    return { state: 'draining', label: 'Draining' }
  return host.cordoned ? { state: 'cordoned', label: 'Cordoned' } : { state: 'up', label: 'Up' }
}

export function HostStateBadge({ host }: { host: HostView }) {
  const { state, label } = hostMark(host)
  return (
    <StateBadge
      state={state}
      label={label}
      detail={
        host.state === 'unreachable' &&
        host.lastSeenAt && (
          <>
            last seen <RelativeTime at={host.lastSeenAt} />
          </>
        )
      }
    />
  )
}
