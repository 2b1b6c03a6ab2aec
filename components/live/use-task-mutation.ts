'use client'
import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { toast } from '@/components/ui/Toaster'
import type { TaskReceipt } from '@/server/domain/task'
import { isWorthRetrying, sentenceOf } from './api-error'
import { freshKey } from './fresh-key'
import { followTask } from './task-toasts'

type Started = Pick<TaskReceipt, 'taskId'>

/**
 * useMutation for whatever starts a task: `useTaskMutation(trpc.instances.start.mutationOptions())`. Each call gets an
 * idempotency key of its own, so that it can be repeated when the network fails; the task's progress shows as a toast
 * with a link, unless the page itself shows it (`isShownHere`). An error shows as a toast too, unless the component reads
 * `error` and so shows it itself.
 */
export function useTaskMutation<Data extends Started, Failure, Input, Context>(
  options: UseMutationOptions<Data, Failure, Input, Context>,
  { isShownHere = false }: { isShownHere?: boolean } = {},
): UseMutationResult<Data, Failure, Input, Context> {
  const readsError = useRef(false)
  const mutation = useMutation<Data, Failure, Input, Context>({
    retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    ...options,
    onSuccess(...args) {
      if (!isShownHere) followTask(args[0].taskId)
      return options.onSuccess?.(...args)
    },
    onError(...args) {
      if (!readsError.current) toast.error(sentenceOf(args[0]))
      return options.onError?.(...args)
    },
  })
  const { mutate, mutateAsync } = useKeyed(mutation)
  const { error, ...rest } = mutation
  return Object.defineProperty({ ...rest, mutate, mutateAsync }, 'error', {
    enumerable: true,
    get() {
      readsError.current = true
      return error
    },
  }) as UseMutationResult<Data, Failure, Input, Context>
}

/** The same functions, stable over renders, that put a fresh key to the input. */
function useKeyed<Data, Failure, Input, Context>(mutation: UseMutationResult<Data, Failure, Input, Context>) {
  type Call = (input: unknown, more: unknown) => unknown
  const { mutate, mutateAsync } = mutation
  return useMemo(() => {
    const keyed =
      (call: Call): Call =>
      (input, more) =>
        call({ idempotencyKey: freshKey(), ...(input as object) }, more)
    return {
      mutate: keyed(mutate as Call) as typeof mutate,
      mutateAsync: keyed(mutateAsync as Call) as typeof mutateAsync,
    }
  }, [mutate, mutateAsync])
}
