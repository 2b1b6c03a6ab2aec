import { Tooltip } from '@/components/ui/Tooltip'
import type { Other } from '../looks'

/** Who else has this draft open, each in the hue of what they have selected. */
export function People({ others }: { others: readonly Other[] }) {
  if (others.length === 0) return null
  return (
    <ul aria-label="Also here" className="flex -space-x-1">
      {others.map(other => (
        <li key={other.userId}>
          <Tooltip content={other.name} delay={0}>
            <span
              role="img"
              aria-label={other.name}
              className="flex size-6 items-center justify-center rounded-full border-2 border-surface text-[11px] font-medium text-surface"
              style={{ background: `var(--net-${other.hue})` }}
            >
              {initials(other.name)}
            </span>
          </Tooltip>
        </li>
      ))}
    </ul>
  )
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map(word => word[0]?.toUpperCase())
    .join('')
