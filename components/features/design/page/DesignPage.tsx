'use client'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isMissing, sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { PageError, PageLoading } from '@/components/ui/PageState'
import { Skeleton } from '@/components/ui/Skeleton'
import { DesignDesk } from './DesignDesk'
import { useDesignSearch } from './search'
import { useCatalog, useThere } from './use-there'

/** A VDC’s design: drawn, planned, applied and watched in one picture. */
export function DesignPage({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [search, setSearch] = useDesignSearch()
  const current = useQuery(trpc.designs.current.queryOptions({ vdcId }))
  const drafts = useQuery(trpc.drafts.list.queryOptions({ vdcId }))
  // The one in the address, else whichever was worked on last; that stays the one while the page is open.
  const [latest, setLatest] = useState<string | null>()
  if (latest === undefined && drafts.data) setLatest(drafts.data.items[0]?.id ?? null)
  const chosen = search.draft ?? latest
  const draft = useQuery(trpc.drafts.get.queryOptions(chosen ? { draftId: chosen } : skipToken))
  const { catalog, error: catalogError } = useCatalog(vdcId)
  const there = useThere(vdcId)
  const open = (draftId: string | null) => {
    setLatest(undefined)
    void setSearch({ draft: draftId, view: null, plan: null })
  }
  const error = current.error ?? drafts.error ?? draft.error ?? catalogError ?? there.error
  const isReady = current.data && catalog && there.isLoaded && (chosen === null || (chosen && draft.data))
  if (!isReady && error)
    return (
      <PageError
        title="The design can’t be shown"
        onRetry={() => Promise.all([current.refetch(), drafts.refetch(), draft.refetch()])}
        isRetrying={current.isFetching || drafts.isFetching || draft.isFetching}
        action={
          search.draft && isMissing(draft.error) ? (
            <Button onClick={() => open(null)}>Open the latest draft</Button>
          ) : undefined
        }
      >
        {sentenceOf(error)}
      </PageError>
    )
  if (!isReady)
    return (
      <PageLoading label="Loading the design">
        <Skeleton className="h-[60dvh] w-full" />
      </PageLoading>
    )
  return (
    <DesignDesk
      // Another draft begins anew; the first one is opened in place.
      key={chosen}
      vdcId={vdcId}
      catalog={catalog}
      draft={draft.data ?? null}
      drafts={{ all: drafts.data?.items ?? [], open }}
      current={current.data.document}
      isHalfway={current.data.applyTaskId !== null}
      there={there}
    />
  )
}
