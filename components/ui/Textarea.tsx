'use client'
import { Field } from '@base-ui/react/field'
import { cn } from './cn'

export type TextareaProps = React.ComponentProps<'textarea'> & {
  /** For configuration, keys, user data. Turns off spell checking and wrapping. */
  isMono?: boolean
}

/** Several lines of text; wired to a Field around it. */
export function Textarea({ isMono, className, rows = 4, ref, ...rest }: TextareaProps) {
  return (
    <Field.Control
      ref={ref as React.Ref<HTMLElement>}
      render={
        <textarea
          rows={rows}
          spellCheck={isMono ? false : undefined}
          wrap={isMono ? 'off' : undefined}
          {...rest}
          className={cn(
            'control block w-full min-w-0 resize-y px-2.5 py-1.5 text-sm',
            isMono && 'font-mono',
            className,
          )}
        />
      }
    />
  )
}
