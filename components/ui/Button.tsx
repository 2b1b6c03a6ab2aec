'use client'
import { useId } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'
import { Spinner } from './Spinner'
import { Tooltip } from './Tooltip'

export type ButtonProps = Omit<React.ComponentProps<'button'>, 'disabled'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** Before the label. */
  icon?: React.ReactNode
  /** After the label, e.g. a chevron or `<Kbd>`. */
  trailing?: React.ReactNode
  /** Work asked for by this button is under way: keeps its width, ignores presses. */
  pending?: boolean
  /** Why it cannot be pressed now. Stays focusable and says the reason. */
  disabledReason?: string | null | false
}

/** The only button. `type` is "button" unless told otherwise. */
export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  trailing,
  pending,
  disabledReason,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  const reasonId = useId()
  const isInert = Boolean(pending || disabledReason)
  const button = (
    <button
      type="button"
      {...rest}
      className={buttonClass(variant, size, className)}
      aria-disabled={isInert || undefined}
      aria-busy={pending || undefined}
      aria-describedby={disabledReason ? reasonId : rest['aria-describedby']}
      onClick={event => {
        if (isInert) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {pending ? <Spinner /> : icon}
      {children}
      {trailing}
    </button>
  )
  if (!disabledReason) return button
  return (
    <>
      <Tooltip content={disabledReason} delay={0} opensOnClick>
        {button}
      </Tooltip>
      <span id={reasonId} hidden>
        {disabledReason}
      </span>
    </>
  )
}
