import { Button } from '@/components/ui/Button'
import { StateBadge } from '@/components/ui/StateBadge'
import type { ConsoleState } from './use-console-socket'

type Props = {
  state: ConsoleState
  /** Why there is nothing to connect to. */
  blocked: string | null
  onReconnect: () => void
  /** What helps while connected. */
  hint?: React.ReactNode
  children?: React.ReactNode
}

/** Is it connected; if not, why, and the way back. */
export function ConsoleBar({ state, blocked, onReconnect, hint, children }: Props) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b px-3 py-1 text-sm">
      <span role="status" className="flex min-w-0 items-center gap-3">
        {blocked ? (
          <Apart label="Not connected" reason={blocked} />
        ) : state.phase === 'open' ? (
          <StateBadge state="running" label="Connected" />
        ) : state.phase === 'connecting' ? (
          <StateBadge state="starting" label="Connecting" />
        ) : (
          <Apart label="Disconnected" reason={state.reason} />
        )}
      </span>
      {!blocked && state.phase === 'closed' && !state.isFinal && (
        <Button size="sm" onClick={onReconnect}>
          Connect again
        </Button>
      )}
      {!blocked && state.phase === 'open' && hint && <span className="text-xs text-muted">{hint}</span>}
      {children && <span className="ml-auto flex items-center gap-2">{children}</span>}
    </div>
  )
}

/** The reason is read in full, also where the bar is narrow. */
function Apart({ label, reason }: { label: string; reason: string }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <StateBadge state="stopped" label={label} />
      <span className="text-muted">{reason}</span>
    </span>
  )
}

/** As high as the window leaves under the page’s head. */
export const consoleHeight = 'h-[60dvh] min-h-72 sm:h-[calc(100dvh-17rem)]'
