'use client'
import { Input as Base } from '@base-ui/react/input'
import { cn } from './cn'

export type InputProps = Omit<React.ComponentProps<typeof Base>, 'size' | 'className'> & {
  size?: 'sm' | 'md'
  /** For ids, addresses and names of machines. */
  isMono?: boolean
  className?: string
}

/** One line of text. Works alone (give it `aria-label`) or in a Field; takes react-hook-form's `register()`. */
export function Input({ size = 'md', isMono, className, ...rest }: InputProps) {
  return (
    <Base
      {...rest}
      className={cn(
        'control w-full min-w-0 px-2.5',
        size === 'sm' ? 'h-7 text-xs' : 'h-8 text-sm',
        isMono && 'font-mono',
        className,
      )}
    />
  )
}
