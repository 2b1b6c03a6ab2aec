'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTask } from '@/components/live/use-task'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { PageError, PageLoading } from '@/components/ui/PageState'
import { SkeletonText } from '@/components/ui/Skeleton'
import { paths } from '@/server/domain/paths'
import { PlanBody } from './PlanBody'

/** One plan, at an address to send on: what it would change, and once it is applied how that goes. */
export function PlanPage({ vdcId, planId }: { vdcId: string; planId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.plans.get.queryOptions({ planId }))
  const { task, isDone } = useTask(query.data?.taskId)
  // The apply has ended and the plan was read before that.
  const isBehind = isDone && query.data?.state === 'applying'
  const { refetch } = query
  useEffect(() => {
    if (isBehind) void refetch()
  }, [isBehind, refetch])
  if (query.isPending)
    return (
      <PageLoading label="Loading the plan">
        <SkeletonText lines={8} />
      </PageLoading>
    )
  if (!query.data)
    return (
      <PageError title="This plan can’t be shown" action={<ButtonLink href={paths.plans(vdcId)}>All plans</ButtonLink>}>
        {sentenceOf(query.error)}
      </PageError>
    )
  return <PlanBody plan={query.data} task={task} />
}
