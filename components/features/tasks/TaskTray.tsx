'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Popover } from '@/components/ui/Popover'
import { ProgressRing } from '@/components/ui/ProgressRing'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateMark } from '@/components/ui/StateMark'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { isEnded, type TaskView } from '@/server/domain/task'
import { taskMark } from './task-state'

/** In the top bar: how much is in progress; opens to what, how far, and what ended lately. */
export function TaskTray() {
  const trpc = useTRPC()
  const [isOpen, setOpen] = useState(false)
  const active = useQuery(trpc.tasks.list.queryOptions({ active: true, limit: 20 }))
  const recent = useQuery({ ...trpc.tasks.list.queryOptions({ limit: 12 }), enabled: isOpen })
  const count = active.data?.total ?? 0
  const mean = count
    ? (active.data?.items ?? []).reduce((sum, task) => sum + task.percent, 0) / (active.data?.items.length || 1) / 100
    : 0
  const ended = (recent.data?.items ?? []).filter(task => isEnded(task.state))
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      title="Tasks"
      className="w-[min(420px,calc(100vw-24px))] p-4"
      trigger={
        <Button variant="ghost" size="sm" aria-label={count ? `Tasks: ${count} in progress` : 'Tasks'}>
          {count > 0 ? (
            <ProgressRing label="Tasks in progress" value={mean} />
          ) : (
            <StateMark state="succeeded" label="" />
          )}
          <span className="tnum hidden sm:inline">{count > 0 ? `${count} in progress` : 'Tasks'}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Group
          title="In progress"
          tasks={active.data?.items ?? []}
          empty="Nothing is in progress."
          onPick={() => setOpen(false)}
        />
        <Group title="Lately" tasks={ended.slice(0, 8)} empty="Nothing has ended yet." onPick={() => setOpen(false)} />
        <TextLink href={paths.tasks()} onClick={() => setOpen(false)} className="self-start text-sm">
          All tasks
        </TextLink>
      </div>
    </Popover>
  )
}

type GroupProps = { title: string; tasks: readonly TaskView[]; empty: string; onPick: () => void }

function Group({ title, tasks, empty, onPick }: GroupProps) {
  return (
    <section aria-label={title}>
      <h3 className="pb-1 text-xs text-faint">{title}</h3>
      {tasks.length === 0 ? (
        <p className="py-1 text-sm text-muted">{empty}</p>
      ) : (
        <ul>
          {tasks.map(task => (
            <li key={task.id}>
              <Link
                href={paths.task(task.id)}
                onClick={onPick}
                className="-mx-2 flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
              >
                <StateMark
                  state={taskMark(task)}
                  progress={task.state === 'running' ? task.percent / 100 : undefined}
                />
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{task.title}</span>
                  {(task.currentStep ?? task.error?.message) && (
                    <span className="block truncate text-xs text-muted">{task.currentStep ?? task.error?.message}</span>
                  )}
                </span>
                <RelativeTime at={task.finishedAt ?? task.createdAt} className="shrink-0 text-xs text-faint" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
