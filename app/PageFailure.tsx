'use client'
import { useEffect } from 'react'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { PageError } from '@/components/ui/PageState'
import { paths } from '@/server/domain/paths'

type Props = { error: Error & { digest?: string }; reset: () => void }

/** A page that could not be drawn. The digest is what the server’s log calls it. */
export function PageFailure({ error, reset }: Props) {
  useEffect(() => console.error(error), [error])
  return (
    <PageError
      title="This page could not be drawn"
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
          <ButtonLink href={paths.home()}>Go to the start</ButtonLink>
        </div>
      }
    >
      Nothing in your data center has changed by it. Try again; if it stays, tell an operator
      {error.digest ? (
        <>
          {' '}
          the number <span className="font-mono">{error.digest}</span>, by which Plenum’s log knows it.
        </>
      ) : (
        ' what you were doing.'
      )}
    </PageError>
  )
}
