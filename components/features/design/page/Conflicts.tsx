import { Button } from '@/components/ui/Button'
import type { Conflict } from '@/server/domain/design/merge'

/** Where two people, or a person and reality, changed the same: mine stays until somebody says otherwise. */
export function Conflicts({
  conflicts,
  settle,
}: {
  conflicts: readonly Conflict[]
  settle: (conflict: Conflict, side: 'mine' | 'theirs') => void
}) {
  if (conflicts.length === 0) return null
  return (
    <section
      aria-label="Conflicts"
      className="max-h-48 shrink-0 overflow-y-auto border-b bg-state-drift/8 px-4 py-2 sm:px-6"
    >
      <h2 className="text-sm font-medium text-warn-text">Changed on both sides meanwhile</h2>
      <ul>
        {conflicts.map(conflict => (
          <li key={conflict.path.join('/')} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1 text-sm">
            <span className="min-w-0 flex-1 basis-60">
              <span className="font-mono">{conflict.path.slice(1).join(' · ')}</span>
              <span className="text-muted">
                {' '}
                was {words(conflict.base)}; yours is {words(conflict.mine)}, theirs {words(conflict.theirs)}
              </span>
            </span>
            <span className="flex gap-1.5">
              <Button size="sm" onClick={() => settle(conflict, 'mine')}>
                Keep yours
              </Button>
              <Button size="sm" onClick={() => settle(conflict, 'theirs')}>
                Take theirs
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const words = (value: unknown) =>
  value === undefined ? 'not there' : typeof value === 'object' ? 'another' : JSON.stringify(value)
