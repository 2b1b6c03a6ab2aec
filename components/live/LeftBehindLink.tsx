'use client'
import { useQuery } from '@tanstack/react-query'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import type { TaskView } from '@/server/domain/task'
import { useTRPC } from './trpc'

/** To the finding that says what a task left behind, and what can be done about it. */
export function LeftBehindLink({ task }: { task: Pick<TaskView, 'id' | 'vdcId'> }) {
  const trpc = useTRPC()
  const { vdcId } = task
  const which = { taskId: task.id, limit: 1 }
  const inVdc = useQuery({ ...trpc.findings.inVdc.queryOptions({ ...which, vdcId: vdcId! }), enabled: vdcId !== null })
  const anywhere = useQuery({ ...trpc.findings.list.queryOptions(which), enabled: vdcId === null })
  const finding = (vdcId ? inVdc : anywhere).data?.items[0]
  if (finding?.state === 'cleared') return <span className="text-muted">Somebody has looked after it since.</span>
  return <TextLink href={hrefOf(vdcId, finding?.id)}>See what is left</TextLink>
}

/** Until a sweep has found it: where it will be. */
function hrefOf(vdcId: string | null, findingId: string | undefined): string {
  if (findingId) return vdcId ? paths.driftOf(vdcId, findingId) : paths.finding(findingId)
  return vdcId ? paths.drift(vdcId) : paths.findings()
}
