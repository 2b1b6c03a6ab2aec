import Link from 'next/link'
import { Button } from './Button'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'

export type ButtonLinkProps = React.ComponentProps<typeof Link> & {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: React.ReactNode
  /** Why one may not go there now. It stays, focusable, and says the reason. */
  disabledReason?: string | null | false
}

/** Looks like a button, goes somewhere: a real link. */
export function ButtonLink({
  variant = 'secondary',
  size = 'md',
  icon,
  disabledReason,
  className,
  children,
  ...rest
}: ButtonLinkProps) {
  if (disabledReason)
    return (
      <Button variant={variant} size={size} icon={icon} className={className} disabledReason={disabledReason}>
        {children}
      </Button>
    )
  return (
    <Link {...rest} className={buttonClass(variant, size, className)}>
      {icon}
      {children}
    </Link>
  )
}
