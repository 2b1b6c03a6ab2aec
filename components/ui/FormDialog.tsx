'use client'
import { useEffect, useId, useRef } from 'react'
import { Button } from './Button'
import { Callout } from './Callout'
import { Dialog, type DialogProps } from './Dialog'

export type FormDialogProps = Pick<DialogProps, 'title' | 'description' | 'size' | 'isSticky'> & {
  /** The verb on the main button: "Create volume". */
  submitLabel: string
  /** On the other one. */
  closeLabel?: string
  pending?: boolean
  /** Why it can’t be sent as it is; Enter does not send it either. */
  disabledReason?: string | null
  /** Why it was refused, where that is no single field’s fault. */
  error?: React.ReactNode
  onSubmit: () => void
  onClose: () => void
  /** Columns of fields from 640 px up. */
  columns?: 1 | 2
  children: React.ReactNode
}

/** A dialog that is a form: Enter sends it, its buttons stand below. */
export function FormDialog({
  submitLabel,
  closeLabel = 'Cancel',
  pending,
  disabledReason,
  error,
  onSubmit,
  onClose,
  columns = 1,
  children,
  ...dialog
}: FormDialogProps) {
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const wasSent = useRef(false)
  // Once it is refused: to the first field that is wrong, which may be out of sight.
  useEffect(() => {
    const wrong = wasSent.current && form.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    if (!wrong) return
    wasSent.current = false
    wrong.focus()
  })
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{closeLabel}</Button>
          <Button type="submit" form={formId} variant="primary" pending={pending} disabledReason={disabledReason}>
            {submitLabel}
          </Button>
        </>
      }
      {...dialog}
    >
      <form
        ref={form}
        id={formId}
        noValidate
        className={columns === 2 ? 'grid gap-4 sm:grid-cols-2' : 'flex flex-col gap-4'}
        onSubmit={event => {
          event.preventDefault()
          if (pending || disabledReason) return
          wasSent.current = true
          onSubmit()
        }}
      >
        {error && (
          <Callout tone="error" title="Nothing was changed" className={columns === 2 ? 'sm:col-span-2' : undefined}>
            {error}
          </Callout>
        )}
        {children}
      </form>
    </Dialog>
  )
}
