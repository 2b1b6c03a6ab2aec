import { cn } from '@/components/ui/cn'
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
      {views.map(each => (
        <button
          key={each}
          type="button"
          aria-pressed={each === view}
          disabled={each === 'plan' && !hasPlan}
          title={each === 'plan' && !hasPlan ? 'Review the changes to plan them' : undefined}
          onClick={() => onChange(each)}
          className={cn(
            'h-7 rounded-[5px] px-3 text-sm transition-colors disabled:text-faint',
            each === view ? 'bg-pressed text-text' : 'text-muted not-disabled:hover:text-text',
          )}
        >
          {words[each]}
        </button>
      ))}
    </fieldset>
  )
}
