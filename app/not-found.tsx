import { ButtonLink } from '@/components/ui/ButtonLink'
import { EmptyState } from '@/components/ui/EmptyState'
import { Logo } from '@/components/ui/Logo'
import { paths } from '@/server/domain/paths'

/** For addresses outside of the console; within it, its own keeps the rail. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<Logo size={24} />}
        title="There is no page at this address"
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
