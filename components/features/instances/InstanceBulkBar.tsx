'use client'
import { useMutation } from '@tanstack/react-query'
import { Play, RotateCw, Square } from 'lucide-react'
import { sentenceOf } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { useTRPC } from '@/components/live/trpc'
import { BulkBar } from '@/components/ui/BulkBar'
import { Button } from '@/components/ui/Button'
import { formatCount } from '@/components/ui/format'
import { toast } from '@/components/ui/Toaster'
import type { InstanceView } from '@/server/domain/instance'
import { instanceCan } from '@/server/domain/instance-can'

const actions = [
  { action: 'start', word: 'Start', icon: <Play size={14} /> },
  { action: 'stop', word: 'Stop', icon: <Square size={14} /> },
  { action: 'reboot', word: 'Reboot', icon: <RotateCw size={14} /> },
] as const

type Props = {
  vdcId: string
  rows: readonly InstanceView[]
  selection: ReadonlySet<string>
  readOnly: string | null
  onClear: () => void
}

/** Counts, and for each action to how many it applies: “Start 7 of 9: 2 are running”. */
export function InstanceBulkBar({ vdcId, rows, selection, readOnly, onClear }: Props) {
  const trpc = useTRPC()
  const bulk = useMutation(
    trpc.instances.bulk.mutationOptions({
      onSuccess: (answer, asked) => {
        const begun = answer.results.filter(result => result.taskId).length
        const skipped = answer.results.filter(result => result.skipped)
        toast(
          `${asked.action === 'start' ? 'Starting' : asked.action === 'stop' ? 'Stopping' : 'Rebooting'} ${formatCount(begun, 'instance')}`,
          {
            description:
              skipped.length > 0
                ? skipped
                    .slice(0, 3)
                    .map(each => each.skipped)
                    .join(' · ')
                : undefined,
          },
        )
        onClear()
      },
      onError: error => toast.error('Nothing was changed', { description: sentenceOf(error) }),
    }),
  )
  const selected = rows.filter(row => selection.has(row.id))
  if (selected.length === 0) return null
  return (
    <BulkBar count={selected.length} noun="instance" detail={tally(selected)} onClear={onClear}>
      {actions.map(({ action, word, icon }) => {
        const able = selected.filter(row => instanceCan[action](row).allowed)
        const blocked = selected.map(row => instanceCan[action](row)).find(verdict => !verdict.allowed)
        const isAll = able.length === selected.length
        return (
          <Button
            key={action}
            size="sm"
            icon={icon}
            pending={bulk.isPending && bulk.variables?.action === action}
            disabledReason={
              readOnly ??
              (able.length > most
                ? `At most ${most} at a time`
                : able.length === 0 && blocked && !blocked.allowed
                  ? blocked.reason
                  : null)
            }
            onClick={() =>
              bulk.mutate({
                vdcId,
                action,
                instanceIds: able.map(row => row.id),
                idempotencyKey: freshKey(),
              })
            }
          >
            {isAll || able.length === 0 ? word : `${word} ${able.length} of ${selected.length}`}
          </Button>
        )
      })}
    </BulkBar>
  )
}

/** As many as the API takes at once. */
const most = 200

/** “7 stopped, 2 running”, most first; nothing when all are alike. */
function tally(rows: readonly InstanceView[]): string | undefined {
  const groups = [...Map.groupBy(rows, row => row.state)].toSorted((a, b) => b[1].length - a[1].length)
  if (groups.length < 2) return undefined
  return groups.map(([state, members]) => `${members.length} ${state}`).join(', ')
}
