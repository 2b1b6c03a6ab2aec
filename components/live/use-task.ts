'use client'
import { skipToken, useQuery } from '@tanstack/react-query'
import { isEnded, type TaskDetail } from '@/server/domain/task'
import { useTRPC } from './trpc'

/** A task as it goes on: its state, step and percent are kept fresh by pointers. `isDone` when it has ended, either way. */
export function useTask(taskId: string | null | undefined): {
  task: TaskDetail | undefined
  isDone: boolean
  error: unknown
} {
  const trpc = useTRPC()
  const { data, error } = useQuery(trpc.tasks.get.queryOptions(taskId ? { taskId } : skipToken))
  return { task: data, isDone: data !== undefined && isEnded(data.state), error }
}
