'use client'
import { useState } from 'react'
import { changePassword } from '@/components/live/auth-client'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { toast } from '@/components/ui/Toaster'

/** As the server asks for it. */
const leastLength = 8

export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [wasSent, setSent] = useState(false)
  const [isPending, setPending] = useState(false)
  const isShort = next.length < leastLength
  const send = async () => {
    setSent(true)
    if (!present || isShort) return
    setPending(true)
    setFault(null)
    try {
      await changePassword(present, next)
      toast('Password changed', { description: 'Your other sessions have ended.' })
      onClose()
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'That did not work. Try again in a moment.')
      setPending(false)
    }
  }
  return (
    <FormDialog
      isSticky
      size="sm"
      title="Change password"
      description="Other browsers that are signed in as you have to sign in again."
      submitLabel="Change password"
      pending={isPending}
      error={fault}
      onClose={onClose}
      onSubmit={send}
    >
      <Field label="Present password" error={wasSent && !present ? 'Type the password you have now' : undefined}>
        <Input type="password" autoComplete="current-password" autoFocus value={present} onValueChange={setPresent} />
      </Field>
      <Field
        label="New password"
        hint={`At least ${leastLength} characters`}
        error={wasSent && isShort ? `Use at least ${leastLength} characters` : undefined}
      >
        <Input type="password" autoComplete="new-password" value={next} onValueChange={setNext} />
      </Field>
    </FormDialog>
  )
}
