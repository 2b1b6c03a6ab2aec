'use client'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { ServerCog } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { EmptyState } from '@/components/ui/EmptyState'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError } from '@/components/ui/PageState'
import { Loading, Skeleton } from '@/components/ui/Skeleton'
import { useArrowKeys } from '@/components/ui/useArrowKeys'
import type { FailureCause } from '@/server/domain/failure/cause'
import { paths } from '@/server/domain/paths'
import { CausePicker } from './CausePicker'
import { ForecastPanel } from './ForecastPanel'
import { causeIn, failureSearch } from './search'
import { ZoneRacks } from './ZoneRacks'

/** Racks as they stand; one thing is chosen, and what its failure would do is shown on them and beside them. */
export function FailureSimulation() {
  const trpc = useTRPC()
  const [search, setSearch] = useQueryStates(failureSearch, { history: 'push' })
  const cause = causeIn(search)
  const racks = useArrowKeys<HTMLElement>()
  const causes = useQuery(trpc.failures.causes.queryOptions())
  const overview = useQuery(trpc.overview.get.queryOptions())
  const forecast = useQuery({
    ...trpc.failures.forecast.queryOptions(cause ?? skipToken),
    placeholderData: keepPreviousData,
  })
  const choose = (next: FailureCause | null) =>
    void setSearch(
      next ? { kind: next.kind, zone: next.zoneId, name: next.name } : { kind: null, zone: null, name: null },
    )
  const error = causes.error ?? overview.error
  if (causes.isPending || overview.isPending) return <Waiting />
  if (!causes.data || !overview.data)
    return (
      <PageError
        title="Failures can’t be simulated"
        onRetry={() => Promise.all([causes.refetch(), overview.refetch()])}
        isRetrying={causes.isFetching || overview.isFetching}
      >
        {sentenceOf(error)}
      </PageError>
    )
  const zones = overview.data.zones.filter(({ hosts }) => hosts.length > 0)
  if (zones.length === 0)
    return (
      <Page>
        <PageHeader title="Failures" />
        <EmptyState
          icon={<ServerCog />}
          title="Nothing can fail yet"
          action={
            <ButtonLink href={paths.addHost()} variant="primary">
              Add host
            </ButtonLink>
          }
        >
          Here you see what the failure of a host, a rack, a power feed or a whole zone would do, before it happens.
        </EmptyState>
      </Page>
    )
  const shown = cause ? forecast.data : undefined
  return (
    <Page>
      <PageHeader
        title="Failures"
        meta={<span>What would stop, start elsewhere or find no room. Nothing is touched.</span>}
      />
      <CausePicker causes={causes.data.items} chosen={cause} onChoose={choose} />
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,380px)]">
        <section
          {...racks}
          aria-label="Racks"
          aria-description="Arrow keys go from one to the next, Enter lets it fail."
          className="grid items-start gap-6 md:grid-cols-2 xl:grid-cols-3"
        >
          {zones.map(({ zone, hosts }) => (
            <ZoneRacks key={zone.id} zone={zone} hosts={hosts} chosen={cause} forecast={shown} onChoose={choose} />
          ))}
        </section>
        <ForecastPanel
          cause={cause}
          forecast={shown}
          error={cause ? forecast.error : null}
          isStale={forecast.isPlaceholderData}
          onClear={() => choose(null)}
        />
      </div>
    </Page>
  )
}

function Waiting() {
  return (
    <Page>
      <Loading label="Loading the racks">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="mt-6 h-9 w-96" />
        <div className="mt-8 grid gap-6 md:grid-cols-2 xl:grid-cols-4">
          {[0, 1, 2, 3].map(each => (
            <Skeleton key={each} className="h-72 w-full" />
          ))}
        </div>
      </Loading>
    </Page>
  )
}
