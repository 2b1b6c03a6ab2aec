'use client'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ErrorState } from '@/components/ui/ErrorState'
import { Page } from '@/components/ui/Page'
import { Loading, Skeleton } from '@/components/ui/Skeleton'
import { DesignDesk } from './DesignDesk'
import { useCatalog, useThere } from './use-there'

/** A VDC’s design: drawn, planned, applied and watched in one picture. */
export function DesignPage({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const current = useQuery(trpc.designs.current.queryOptions({ vdcId }))
  const drafts = useQuery(trpc.drafts.list.queryOptions({ vdcId }))
  // Whichever was worked on last; it stays the one while the page is open.
  const [chosen, setChosen] = useState<string | null>()
  const latest = drafts.data ? (drafts.data.items[0]?.id ?? null) : undefined
  if (chosen === undefined && latest !== undefined) setChosen(latest)
  const draft = useQuery(trpc.drafts.get.queryOptions(chosen ? { draftId: chosen } : skipToken))
  const { catalog, error: catalogError } = useCatalog()
  const there = useThere(vdcId)
  const error = current.error ?? drafts.error ?? draft.error ?? catalogError ?? there.error
  const isReady = current.data && catalog && there.isLoaded && (chosen === null || (chosen && draft.data))
  if (!isReady && error)
    return (
      <Page>
        <ErrorState
          title="The design can’t be shown"
          onRetry={() => Promise.all([current.refetch(), drafts.refetch()])}
          isRetrying={current.isFetching || drafts.isFetching}
        >
          {sentenceOf(error)}
        </ErrorState>
      </Page>
    )
  if (!isReady)
    return (
      <Page isFilled>
        <Loading label="Loading the design">
          <Skeleton className="h-7 w-48" />
          <Skeleton className="mt-8 h-[60dvh] w-full" />
        </Loading>
      </Page>
    )
  return (
    <DesignDesk
      vdcId={vdcId}
      catalog={catalog}
      draft={draft.data ?? null}
      current={current.data.document}
      there={there}
    />
  )
}
