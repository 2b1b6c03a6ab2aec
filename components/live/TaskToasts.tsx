'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useSyncExternalStore } from 'react'
import { toast } from '@/components/ui/Toaster'
import { paths } from '@/server/domain/paths'
import { isEnded, type TaskDetail } from '@/server/domain/task'
import { followedTasks, noTasks, unfollowTask } from './task-toasts'
import { useTask } from './use-task'

/** A toast per task that was started here. Stands once within Providers; draws nothing itself, the toaster does. */
export function TaskToasts() {
  const tasks = useSyncExternalStore(followedTasks.subscribe, followedTasks.get, () => noTasks)
  return tasks.map(taskId => <TaskToast key={taskId} taskId={taskId} />)
}

function TaskToast({ taskId }: { taskId: string }) {
  const router = useRouter()
  const { task } = useTask(taskId)
  useEffect(() => {
    if (!task) return
    show(task, () => router.push(paths.task(task.id)))
    if (isEnded(task.state)) unfollowTask(task.id)
  }, [task, router])
  return null
}

const endings = { succeeded: 'Done', cancelled: 'Cancelled; what was done has been undone' } as const

function show(task: TaskDetail, open: () => void) {
  const options = { id: task.id, action: { label: 'Details', onClick: open } }
  switch (task.state) {
    case 'queued':
      return void toast.loading(task.title, { ...options, description: 'Waiting for its turn' })
    case 'running':
    case 'rolling back':
      return void toast.loading(task.title, { ...options, description: progressOf(task) })
    case 'succeeded':
      return void toast.success(task.title, { ...options, description: endings.succeeded, duration: 4000 })
    case 'cancelled':
      return void toast.info(task.title, { ...options, description: endings.cancelled, duration: 6000 })
    case 'paused':
      return void toast.info(task.title, { ...options, description: 'Paused; it goes on when it is resumed' })
    case 'incomplete':
    case 'rolled back':
    case 'needs operator':
      return void toast.error(task.title, { ...options, description: task.error?.message, duration: 15_000 })
  }
}

function progressOf(task: TaskDetail): string {
  // Of what goes on side by side no single step tells how far it is.
  if (task.planId) return [`${task.percent} %`, task.currentStep].filter(Boolean).join(' · ')
  const total = task.steps.length
  const at = task.steps.findIndex(step => step.name === task.currentStep)
  const step = task.currentStep ?? (task.state === 'rolling back' ? 'Undoing what was done' : 'Starting')
  return at >= 0 && total > 1 ? `${at + 1} of ${total} · ${step}` : step
}
