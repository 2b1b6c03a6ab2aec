import Link from 'next/link'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'

export type ButtonLinkProps = React.ComponentProps<typeof Link> & {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: React.ReactNode
}

/** Looks like a button, goes somewhere: a real link. */
export function ButtonLink({
  variant = 'secondary',
  size = 'md',
  icon,
  className,
  children,
  ...rest
}: ButtonLinkProps) {
  return (
    <Link {...rest} className={buttonClass(variant, size, className)}>
      {icon}
      {children}
    </Link>
  )
}
