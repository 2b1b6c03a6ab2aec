import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { sentenceOf } from './api-error'
import type { ApplyInHand } from './use-apply'

/** The last word on a plan: apply it, or why not; and what was said when it was refused. */
export function ApplyButton({ of, className }: { of: ApplyInHand; className?: string }) {
  return (
    <>
      {of.error && (
        <Callout tone="error" title="Nothing was applied">
          {sentenceOf(of.error)}
        </Callout>
      )}
      <Button
        variant={of.isDangerous ? 'danger' : 'primary'}
        className={className}
        pending={of.isPending}
        disabledReason={of.reason}
        onClick={of.apply}
      >
        {of.label}
      </Button>
    </>
  )
}
