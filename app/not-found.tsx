import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { EmptyState } from '@/components/ui/EmptyState'
import { Logo } from '@/components/ui/Logo'
import { getApi } from '@/server/api/runtime'
import { paths } from '@/server/domain/paths'
import ConsoleLayout from './(console)/layout'
import NothingHere from './(console)/not-found'

export const metadata: Metadata = { title: 'Nothing here' }

/**
 * Whatever no route takes. Who is signed in keeps the frame, and with it the way on. (Not by a catch-all route: Next
 * hangs up on every websocket whose address a route takes, consoles included.)
 */
export default async function NotFound() {
  // Asked for first: it is what keeps Next from drawing this page beforehand, where there is no API.
  const requestHeaders = await headers()
  if (await getApi().whoIs(requestHeaders))
    return (
      <ConsoleLayout>
        <NothingHere />
      </ConsoleLayout>
    )
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<Logo size={24} />}
        title="There is nothing at this address"
        action={
          <ButtonLink href={paths.home()} variant="primary">
            Go to the start
          </ButtonLink>
        }
      >
        Check the address for a typing error, or begin at the start.
      </EmptyState>
    </main>
  )
}
