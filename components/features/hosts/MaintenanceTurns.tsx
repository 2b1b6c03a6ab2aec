import { ChevronRight } from 'lucide-react'
import { formatCount, formatDuration } from '@/components/ui/format'
import { StateMark } from '@/components/ui/StateMark'
import type { MaintenancePlan } from '@/server/domain/maintenance'

/** Hosts in their order, each with what moves off it at its turn. */
export const MaintenanceTurns = ({ turns }: { turns: MaintenancePlan['turns'] }) => (
  <ol aria-label="Hosts in their order" className="flex flex-col">
    {turns.map((turn, at) => (
      <li key={turn.hostId} className="border-b py-2 last:border-b-0">
        <details className="group">
          <summary className="grid cursor-pointer grid-cols-[1rem_minmax(0,1fr)_auto_1rem] items-center gap-x-3 rounded-sm">
            <span className="tnum text-muted">{at + 1}</span>
            <span className="flex min-w-0 items-center gap-2">
              <span className="truncate font-mono">{turn.hostName}</span>
              {turn.breaches.length > 0 && <StateMark state="error" label="The promise would not hold" />}
            </span>
            <span className="tnum text-end text-muted">
              {turn.moves.length === 0
                ? 'Nothing to move'
                : `${formatCount(turn.moves.length, 'move')}, ${formatDuration(turn.estimateS * 1000)}`}
            </span>
            <ChevronRight size={14} aria-hidden className="text-faint transition-transform group-open:rotate-90" />
          </summary>
          <ul className="mt-1.5 ml-7 mr-7 flex flex-col gap-0.5 text-xs">
            {turn.breaches.map(each => (
              <li key={each} className="text-error-text">
                {each}
              </li>
            ))}
            {turn.moves.map(move => (
              <li key={move.instanceId} className="grid grid-cols-2 gap-x-4" title={move.reason}>
                <span className="truncate font-mono">{move.name}</span>
                <span className="truncate">
                  <span aria-hidden className="text-faint">
                    →{' '}
                  </span>
                  <span className="sr-only">goes to </span>
                  <span className="font-mono">{move.hostName}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      </li>
    ))}
  </ol>
)
