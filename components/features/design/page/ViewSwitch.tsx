import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/Tooltip'
import { type View, views } from './search'

const words: Record<View, string> = { design: 'Design', plan: 'Plan', live: 'Live' }

/** The three views of one picture. */
export function ViewSwitch({
  view,
  hasPlan,
  onChange,
}: {
  view: View
  hasPlan: boolean
  onChange: (view: View) => void
}) {
  return (
    <fieldset className="flex rounded-md border border-line-strong p-px">
      <legend className="sr-only">View</legend>
      {views.map(each => {
        const reason = each === 'plan' && !hasPlan ? 'Review the changes to plan them' : undefined
        return (
          <Tooltip key={each} content={reason} delay={0} opensOnClick>
            <button
              type="button"
              aria-pressed={each === view}
              aria-disabled={reason !== undefined || undefined}
              aria-description={reason}
              onClick={() => !reason && onChange(each)}
              className={cn(
                'h-7 rounded-[5px] px-3 text-sm transition-colors aria-disabled:text-faint',
                each === view ? 'bg-pressed text-text' : 'text-muted not-aria-disabled:hover:text-text',
              )}
            >
              {words[each]}
            </button>
          </Tooltip>
        )
      })}
    </fieldset>
  )
}
