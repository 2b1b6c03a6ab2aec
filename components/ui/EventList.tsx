import Link from 'next/link'
import { RelativeTime } from './RelativeTime'

export type EventEntry = {
  id: string
  at: string | number
  /** One sentence. */
  message: React.ReactNode
  /** Who did it. */
  actor?: React.ReactNode
  /** Where more of it stands. */
  href?: string | null
}

/** What happened, newest first. */
export function EventList({ items, label }: { items: readonly EventEntry[]; label: string }) {
  if (items.length === 0) return <p className="text-sm text-muted">Nothing happened yet.</p>
  return (
    <ol aria-label={label} className="flex flex-col text-sm">
      {items.map(({ id, at, message, actor, href }) => (
        <li key={id} className="flex items-baseline gap-3 border-b py-2 first:pt-0 last:border-b-0">
          <span className="min-w-0 flex-1 break-words">
            {href ? (
              <Link href={href} className="rounded-sm underline-offset-3 hover:underline">
                {message}
              </Link>
            ) : (
              message
            )}
            {actor && <span className="text-muted"> · {actor}</span>}
          </span>
          <RelativeTime at={at} className="tnum shrink-0 text-xs text-faint" />
        </li>
      ))}
    </ol>
  )
}
