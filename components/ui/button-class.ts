import { cn } from './cn'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

/** The looks shared by Button, ButtonLink and IconButton. */
export function buttonClass(variant: ButtonVariant, size: ButtonSize, className?: string, square = false): string {
  return cn(
    'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none',
    'transition-colors aria-disabled:cursor-not-allowed',
    '[&_svg]:shrink-0 focus-visible:outline-offset-2',
    sizes[size],
    square ? squares[size] : paddings[size],
    variants[variant],
    className,
  )
}

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 text-xs',
  md: 'h-8 gap-1.5 text-sm',
  lg: 'h-9 gap-2 text-base',
}

const paddings: Record<ButtonSize, string> = { sm: 'px-2', md: 'px-3', lg: 'px-4' }
const squares: Record<ButtonSize, string> = { sm: 'w-7', md: 'w-8', lg: 'w-9' }

const inert = 'aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint'

const variants: Record<ButtonVariant, string> = {
  primary: cn(
    'border-transparent bg-accent text-on-accent',
    'not-aria-disabled:hover:bg-accent-hover not-aria-disabled:active:bg-accent',
    'aria-expanded:bg-accent-hover',
    inert,
  ),
  secondary: cn(
    'border-line-strong text-text',
    'not-aria-disabled:hover:bg-hover not-aria-disabled:active:bg-pressed aria-expanded:bg-pressed',
    inert,
  ),
  ghost: cn(
    'border-transparent text-muted',
    'not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-text not-aria-disabled:active:bg-pressed',
    'aria-expanded:bg-pressed aria-expanded:text-text aria-disabled:text-faint',
  ),
  danger: cn(
    'border-transparent bg-danger text-on-accent',
    'not-aria-disabled:hover:bg-danger-hover not-aria-disabled:active:bg-danger',
    inert,
  ),
}
