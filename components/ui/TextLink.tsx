import Link from 'next/link'
import { cn } from './cn'

export type TextLinkProps = React.ComponentProps<typeof Link> & {
  /** `error`: leads to what is wrong. `plain`: in a list where every line is a link. */
  tone?: 'accent' | 'error' | 'plain'
}

/** A link within text or a list of details: seen as one before the pointer is on it. */
export function TextLink({ tone = 'accent', className, ...rest }: TextLinkProps) {
  return (
    <Link
      {...rest}
      className={cn('rounded-sm underline-offset-3 hover:underline focus-visible:underline', tones[tone], className)}
    />
  )
}

// Beside muted text the accent alone is no difference to everyone.
const tones = {
  accent: 'text-accent-text underline decoration-accent-text/35 hover:decoration-current',
  error: 'text-error-text',
  plain: 'decoration-line-control',
}
