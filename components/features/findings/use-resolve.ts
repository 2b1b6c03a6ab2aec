'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { sentenceOf } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { followTask } from '@/components/live/task-toasts'
import { useTRPC } from '@/components/live/trpc'
import { toast } from '@/components/ui/Toaster'
import type { ResolutionKind, ResolvedView } from '@/server/domain/drift/resolution'
import { paths } from '@/server/domain/paths'

/**
 * Carries out what was chosen: a task is followed, a plan that waits for a decision is opened, and what is done at once
 * says so, since the finding has gone from the list by then.
 */
export function useResolve(options: { onDone?: () => void } = {}) {
  const trpc = useTRPC()
  const router = useRouter()
  const onError = (error: unknown) => void toast.error(sentenceOf(error))
  const one = useMutation(trpc.findings.resolve.mutationOptions({ onError }))
  const many = useMutation(trpc.findings.resolveMany.mutationOptions({ onError }))
  type One = Omit<Parameters<typeof one.mutate>[0], 'idempotencyKey'>
  type Many = Omit<Parameters<typeof many.mutate>[0], 'idempotencyKey'>
  type Done = { answer: ResolvedView; kind: ResolutionKind; vdcId: string | null; undo: () => void }
  const after = ({ answer: { planId, taskId }, kind, vdcId, undo }: Done) => {
    if (taskId) followTask(taskId)
    else if (planId && vdcId) router.push(paths.plan(vdcId, planId))
    else toast.success(said[kind], kind === 'ignore' ? { action: { label: 'Undo', onClick: undo } } : {})
    options.onDone?.()
  }
  const resolve = (input: One, vdcId: string | null): Promise<void> =>
    one.mutateAsync({ ...input, idempotencyKey: freshKey() }).then(answer => {
      const undo = () => void resolve({ findingId: input.findingId, resolution: 'heed' }, vdcId).catch(() => {})
      after({ answer, kind: input.resolution, vdcId, undo })
    })
  const resolveMany = (input: Many): Promise<void> =>
    many.mutateAsync({ ...input, idempotencyKey: freshKey() }).then(answer => {
      const { vdcId, findingIds } = input
      for (const { summary, reason } of answer.skipped.slice(0, 3)) toast.warning(`${summary}: ${reason}`)
      if (answer.skipped.length > 3) toast.warning(`${answer.skipped.length - 3} more could not be resolved so`)
      if (answer.skipped.length === findingIds.length) return options.onDone?.()
      const undo = () => void resolveMany({ vdcId, findingIds, resolution: 'heed' }).catch(() => {})
      after({ answer, kind: input.resolution, vdcId, undo })
    })
  return { isPending: one.isPending || many.isPending, resolve, resolveMany }
}

/** Of what needs neither a task nor a plan. */
const said: Record<ResolutionKind, string> = {
  repair: 'Repaired',
  adopt: 'Recorded as it is',
  import: 'Imported',
  remove: 'Removed',
  ignore: 'Ignored for now',
  heed: 'No longer ignored',
}
