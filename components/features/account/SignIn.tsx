'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useId, useState } from 'react'
import { signIn } from '@/components/live/auth-client'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Logo } from '@/components/ui/Logo'

/** Email and password; back to where one wanted to go. */
export function SignIn() {
  const router = useRouter()
  const next = useSearchParams().get('next')
  const formId = useId()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isPending, setPending] = useState(false)
  const submit = async () => {
    if (!email || !password) return setError('Type your email and your password.')
    setPending(true)
    setError(null)
    try {
      await signIn(email, password)
      // Only a path of ours: never an address elsewhere.
      router.replace(next?.startsWith('/') && !next.startsWith('//') ? next : '/')
      router.refresh()
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'Signing in did not work. Try again.')
      setPending(false)
    }
  }
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="flex w-full max-w-80 flex-col gap-6">
        <div className="flex items-center gap-2.5">
          <Logo size={24} />
          <h1 className="text-xl font-medium tracking-tight">Sign in to Plenum</h1>
        </div>
        <form
          id={formId}
          className="flex flex-col gap-4"
          onSubmit={event => {
            event.preventDefault()
            void submit()
          }}
        >
          {error && <Callout tone="error">{error}</Callout>}
          <Field label="Email">
            <Input type="email" name="email" autoComplete="username" value={email} onValueChange={setEmail} autoFocus />
          </Field>
          <Field label="Password">
            <Input
              type="password"
              name="password"
              autoComplete="current-password"
              value={password}
              onValueChange={setPassword}
            />
          </Field>
          <Button type="submit" variant="primary" size="lg" pending={isPending}>
            Sign in
          </Button>
        </form>
        <p className="text-xs text-muted">
          The first administrator’s sign-in was printed where Plenum was started first. Others are invited by an
          operator.
        </p>
      </div>
    </main>
  )
}
