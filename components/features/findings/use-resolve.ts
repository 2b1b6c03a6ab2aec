'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { sentenceOf } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { followTask } from '@/components/live/task-toasts'
import { useTRPC } from '@/components/live/trpc'
import { toast } from '@/components/ui/Toaster'
import type { ResolvedView } from '@/server/domain/drift/resolution'
import { paths } from '@/server/domain/paths'

/** Carries out what was chosen: a task is followed, a plan that waits for a decision is opened. */
export function useResolve(options: { onDone?: () => void } = {}) {
  const trpc = useTRPC()
  const router = useRouter()
  const after = ({ planId, taskId }: ResolvedView, vdcId: string | null) => {
    if (taskId) followTask(taskId)
    else if (planId && vdcId) router.push(paths.plan(vdcId, planId))
    options.onDone?.()
  }
  const onError = (error: unknown) => void toast.error(sentenceOf(error))
  const one = useMutation(trpc.findings.resolve.mutationOptions({ onError }))
  const many = useMutation(trpc.findings.resolveMany.mutationOptions({ onError }))
  type One = Omit<Parameters<typeof one.mutate>[0], 'idempotencyKey'>
  type Many = Omit<Parameters<typeof many.mutate>[0], 'idempotencyKey'>
  return {
    isPending: one.isPending || many.isPending,
    resolve: (input: One, vdcId: string | null) =>
      one.mutateAsync({ ...input, idempotencyKey: freshKey() }).then(done => after(done, vdcId)),
    resolveMany: (input: Many) =>
      many.mutateAsync({ ...input, idempotencyKey: freshKey() }).then(done => {
        for (const { summary, reason } of done.skipped.slice(0, 3)) toast.warning(`${summary}: ${reason}`)
        after(done, input.vdcId)
      }),
  }
}
