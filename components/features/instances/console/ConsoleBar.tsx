import { Button } from '@/components/ui/Button'
import { StateBadge } from '@/components/ui/StateBadge'
import type { ConsoleState } from './use-console-socket'

type Props = { state: ConsoleState; blocked: string | null; onReconnect: () => void; children?: React.ReactNode }

/** Is it connected; if not, why, and the way back. */
export function ConsoleBar({ state, blocked, onReconnect, children }: Props) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-1 text-sm" role="status">
      {blocked ? (
        <span className="text-muted">{blocked}</span>
      ) : state.phase === 'open' ? (
        <StateBadge state="running" label="Connected" />
      ) : state.phase === 'connecting' ? (
        <StateBadge state="starting" label="Connecting" />
      ) : (
        <>
          <StateBadge state="stopped" label="Disconnected" />
          <span className="min-w-0 flex-1 text-muted">{state.reason}</span>
          <Button size="sm" onClick={onReconnect}>
            Connect again
          </Button>
        </>
      )}
      {children && <span className="ml-auto flex items-center gap-2">{children}</span>}
    </div>
  )
}
