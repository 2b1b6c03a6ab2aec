'use client'
import { useId } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'
import { Spinner } from './Spinner'
import { Tooltip } from './Tooltip'

export type IconButtonProps = Omit<React.ComponentProps<'button'>, 'disabled' | 'aria-label'> & {
  /** Its accessible name, also the tooltip. */
  label: string
  icon: React.ReactNode
  variant?: ButtonVariant
  size?: ButtonSize
  shortcut?: string
  pending?: boolean
  disabledReason?: string | null | false
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left'
}

/** A square button with an icon; its name shows on hover and focus. */
export function IconButton({
  label,
  icon,
  variant = 'ghost',
  size = 'md',
  shortcut,
  pending,
  disabledReason,
  tooltipSide,
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  const reasonId = useId()
  const isInert = Boolean(pending || disabledReason)
  return (
    <>
      <Tooltip
        content={disabledReason ? `${label}: ${disabledReason}` : label}
        shortcut={shortcut}
        delay={disabledReason ? 0 : 400}
        opensOnClick={Boolean(disabledReason)}
        side={tooltipSide}
      >
        <button
          type="button"
          {...rest}
          aria-label={label}
          aria-disabled={isInert || undefined}
          aria-busy={pending || undefined}
          aria-describedby={disabledReason ? reasonId : undefined}
          className={buttonClass(variant, size, className, true)}
          onClick={event => {
            if (isInert) event.preventDefault()
            else onClick?.(event)
          }}
        >
          {pending ? <Spinner /> : icon}
        </button>
      </Tooltip>
      {disabledReason && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </>
  )
}
