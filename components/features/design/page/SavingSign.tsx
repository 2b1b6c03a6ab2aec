import { sentenceOf } from '@/components/live/api-error'
import { cn } from '@/components/ui/cn'
import { Spinner } from '@/components/ui/Spinner'
import { StateMark } from '@/components/ui/StateMark'
import { Tooltip } from '@/components/ui/Tooltip'
import type { DraftInHand } from '../draft/use-draft'

/** Whether what is drawn is kept. */
export function SavingSign({ saving, error, conflicts }: Pick<DraftInHand, 'saving' | 'error' | 'conflicts'>) {
  if (conflicts.length > 0) return <Sign mark={<StateMark state="warning" label="" />}>Conflict</Sign>
  if (saving === 'failed')
    return (
      <Tooltip content={sentenceOf(error)} delay={0} opensOnClick>
        <button type="button" className="rounded-sm">
          <Sign mark={<StateMark state="error" label="" />}>Not saved</Sign>
        </button>
      </Tooltip>
    )
  if (saving === 'kept') return <Sign className="max-sm:hidden">No changes yet</Sign>
  if (saving === 'saved') return <Sign mark={<StateMark state="ok" label="" />}>Saved</Sign>
  return <Sign mark={<Spinner />}>Saving</Sign>
}

type SignProps = { mark?: React.ReactNode; className?: string; children: React.ReactNode }

const Sign = ({ mark, className, children }: SignProps) => (
  <span role="status" className={cn('inline-flex items-center gap-1.5 text-sm text-muted', className)}>
    {mark}
    {children}
  </span>
)
