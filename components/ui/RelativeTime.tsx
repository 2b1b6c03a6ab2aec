'use client'
import { useCallback, useSyncExternalStore } from 'react'
import { formatAbsolute, formatRelative } from './format'
import { Tooltip } from './Tooltip'
import { now, onTick } from './ticker'

export type RelativeTimeProps = {
  /** Date, ISO text, or milliseconds since 1970. */
  at: Date | string | number
  className?: string
}

/** "4 min ago", the absolute time on hover. One timer for all of them; only those whose words change are drawn. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const ms = at instanceof Date ? at.getTime() : typeof at === 'number' ? at : Date.parse(at)
  const read = useCallback(() => formatRelative(ms, now()), [ms])
  const text = useSyncExternalStore(onTick, read, read)
  if (Number.isNaN(ms)) return <span className={className}>–</span>
  return (
    <Tooltip content={<Absolute ms={ms} />}>
      {/* Server and browser may read the clock on either side of a step; the next tick agrees. */}
      <time
        dateTime={new Date(ms).toISOString()}
        className={className ?? 'tnum whitespace-nowrap'}
        suppressHydrationWarning
      >
        {text}
      </time>
    </Tooltip>
  )
}

/** Drawn only when the tooltip opens, in the browser's own time zone. */
function Absolute({ ms }: { ms: number }) {
  return <span className="tnum">{formatAbsolute(ms)}</span>
}
