import { RelativeTime } from '@/components/ui/RelativeTime'
import { TextLink } from '@/components/ui/TextLink'
import type { FindingView } from '@/server/domain/drift/finding'
import { paths } from '@/server/domain/paths'

/** What was wanted, what is there, since when and why; who ignores it, and what is at work on it. */
export function FindingFacts({ finding }: { finding: FindingView }) {
  const { wanted, actual, firstSeenAt, cause, state } = finding
  return (
    <div className="flex flex-col gap-1 text-sm">
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        <Pair name="Wanted">{wanted ?? 'Nothing'}</Pair>
        <Pair name="There">{actual ?? 'Nothing'}</Pair>
        <Pair name="Since">
          <RelativeTime at={firstSeenAt} />
        </Pair>
      </dl>
      {cause !== null && <p className="text-muted">{cause}</p>}
      {state === 'ignored' && <Ignored finding={finding} />}
      {state !== 'cleared' && <Work finding={finding} />}
    </div>
  )
}

const Pair = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="flex min-w-0 gap-2">
    <dt className="text-muted">{name}</dt>
    <dd className="tnum min-w-0 break-words">{children}</dd>
  </div>
)

function Work({ finding: { vdcId, planId, taskId } }: { finding: FindingView }) {
  if (taskId)
    return (
      <p>
        <TextLink href={paths.task(taskId)}>A task was started for it</TextLink>
      </p>
    )
  if (!vdcId || !planId) return null
  return (
    <p>
      <TextLink href={paths.plan(vdcId, planId)}>A plan for it waits to be applied</TextLink>
    </p>
  )
}

function Ignored({ finding: { ignoredUntil, ignoredBy, ignoreReason } }: { finding: FindingView }) {
  const day = ignoredUntil && new Date(ignoredUntil).toLocaleDateString('en-GB', { dateStyle: 'medium' })
  return (
    <p>
      Ignored by {ignoredBy} until {day}: “{ignoreReason}”
    </p>
  )
}
