import { ButtonLink } from './ButtonLink'
import { EmptyState, type EmptyStateProps } from './EmptyState'
import { ErrorState, type ErrorStateProps } from './ErrorState'
import { Page } from './Page'
import { Loading, Skeleton } from './Skeleton'

/** Pages in place of the one that was asked for, while it is read, when it can’t be, and when there is none. */

/** @param children What stands below the title, in grey; default: one part. */
export function PageLoading({ label, children }: { label: string; children?: React.ReactNode }) {
  return (
    <Page>
      <Loading label={label}>
        <Skeleton className="h-7 w-48" />
        <div className="mt-8 flex flex-col gap-8">{children ?? <Skeleton className="h-40 w-full" />}</div>
      </Loading>
    </Page>
  )
}

export function PageError(props: ErrorStateProps) {
  return (
    <Page>
      <ErrorState isPage {...props} />
    </Page>
  )
}

export function PageEmpty(props: EmptyStateProps) {
  return (
    <Page>
      <EmptyState isPage {...props} />
    </Page>
  )
}

/** @param kind What was asked for, as “network”. */
export function PageGone({
  kind,
  icon,
  backTo,
  children = 'It was deleted, or never was in this VDC.',
}: {
  kind: string
  icon: React.ReactNode
  backTo: { href: string; label: string }
  children?: string
}) {
  return (
    <PageEmpty
      icon={icon}
      title={`There is no such ${kind}`}
      action={<ButtonLink href={backTo.href}>{backTo.label}</ButtonLink>}
    >
      {children}
    </PageEmpty>
  )
}
