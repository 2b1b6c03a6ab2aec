import { Shield } from 'lucide-react'

/** Which security groups a machine is in: the one, or how many. */
export function GroupsBadge({ names = [] }: { names?: readonly string[] }) {
  if (names.length === 0) return null
  const words = `In ${names.length === 1 ? 'security group' : 'security groups'} ${names.join(', ')}`
  return (
    <span className="flex max-w-20 h-4 min-w-6 shrink items-center gap-0.5 self-center" title={words}>
      <Shield size={11} className="shrink-0 text-faint" role="img" aria-label={words} />
      <span className="truncate font-mono text-[11px]" aria-hidden>
        {names.length === 1 ? names[0] : names.length}
      </span>
    </span>
  )
}
