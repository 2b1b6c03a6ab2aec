'use client'
import { useId, useRef, useState } from 'react'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { Input } from './Input'

export type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The question: "Delete instance web-1?" */
  title: React.ReactNode
  /** What happens, in a sentence. */
  description?: React.ReactNode
  /** What else it touches, in names and numbers; one line each. */
  consequences?: readonly React.ReactNode[]
  /** The same as rows of a plan. */
  preview?: React.ReactNode
  /** The verb on the button: "Delete instance". */
  confirmLabel: string
  /** Red button; default true. */
  danger?: boolean
  /** Ask to type this name. Only where data would be lost. */
  typeName?: string
  /** May return a promise: the button waits for it. A rejection leaves the dialog open; say why in `error`. */
  onConfirm: () => unknown
  /** Waiting state steered from outside, when `onConfirm` returns nothing. */
  pending?: boolean
  error?: React.ReactNode
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ typeName, danger = true, confirmLabel, onConfirm, ...props }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const [isWaiting, setIsWaiting] = useState(false)
  const formId = useId()
  const cancel = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const isPending = props.pending || isWaiting
  const setOpen = (open: boolean) => {
    if (!open) setTyped('')
    props.onOpenChange(open)
  }
  const confirm = async () => {
    if (isPending || (typeName && typed !== typeName)) return
    setIsWaiting(true)
    try {
      await onConfirm()
      setTyped('')
    } catch {
      // The caller says what went wrong; the dialog stays open for another try.
    } finally {
      setIsWaiting(false)
    }
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={setOpen}
      title={props.title}
      description={props.description}
      size="sm"
      initialFocus={typeName ? field : cancel}
      footer={
        <>
          <Button ref={cancel} onClick={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={danger ? 'danger' : 'primary'}
            pending={isPending}
            disabledReason={typeName && typed !== typeName ? `Type ${typeName} to confirm` : null}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          void confirm()
        }}
      >
        {props.consequences && props.consequences.length > 0 && (
          <ul className="flex flex-col gap-1.5 border-l-2 border-line-strong pl-3 text-sm">
            {props.consequences.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ul>
        )}
        {props.preview}
        {typeName && (
          // biome-ignore lint/a11y/noLabelWithoutControl: the input is inside
          <label className="flex flex-col gap-1.5 text-sm">
            <span className="text-muted">
              Type <span className="font-mono text-text">{typeName}</span> to confirm
            </span>
            <Input ref={field} isMono value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
          </label>
        )}
        {props.error && (
          <p role="alert" className="text-sm text-error-text">
            {props.error}
          </p>
        )}
      </form>
    </Dialog>
  )
}
