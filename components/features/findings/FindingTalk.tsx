'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { KeyValue } from '@/components/ui/KeyValue'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { TextLink } from '@/components/ui/TextLink'
import { type FindingView, findingWords, rebuiltElsewhere } from '@/server/domain/drift/finding'
import type { ResolutionView } from '@/server/domain/drift/resolution'
import { paths } from '@/server/domain/paths'
import { IgnoreDialog } from './IgnoreDialog'
import { ImportDialog } from './ImportDialog'
import { useResolve } from './use-resolve'

/** One difference as a conversation: what was wanted, what is there, since when and why; and what can be done. */
export function FindingTalk({ finding, readOnly }: { finding: FindingView; readOnly: string | null }) {
  const [asked, setAsked] = useState<ResolutionView | null>(null)
  const { resolve, isPending } = useResolve()
  const choose = (it: ResolutionView) => {
    const needsWords = it.kind === 'ignore' || it.kind === 'import'
    // Its data is lost without a plan that could be read before.
    if (needsWords || (it.dataLoss && rebuiltElsewhere.has(finding.kind))) setAsked(it)
    else void resolve({ findingId: finding.id, resolution: it.kind }, finding.vdcId).catch(() => {})
  }
  return (
    <div className="flex flex-col gap-3">
      <KeyValue
        items={[
          { key: 'Wanted', value: finding.wanted ?? 'Nothing' },
          { key: 'There', value: finding.actual ?? 'Nothing' },
          finding.cause !== null && { key: 'Likely cause', value: finding.cause },
          {
            key: 'Since',
            value: (
              <>
                <RelativeTime at={finding.firstSeenAt} />
                <span className="text-muted"> · {findingWords[finding.kind]}</span>
              </>
            ),
          },
          finding.state === 'ignored' && { key: 'Ignored', value: <Ignored finding={finding} /> },
          finding.state !== 'cleared' && hasWork(finding) && { key: 'At work', value: <Work finding={finding} /> },
        ]}
      />
      {finding.resolutions.length > 0 && (
        <ul aria-label="What can be done" className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {finding.resolutions.map(it => (
            <li key={it.kind} className="flex flex-col items-start gap-1.5 rounded-md border px-3 py-2.5">
              <Button
                size="sm"
                variant={it.dataLoss ? 'danger' : 'secondary'}
                pending={isPending}
                disabledReason={readOnly ?? it.blockedBy}
                onClick={() => choose(it)}
              >
                {it.kind === 'ignore' || it.kind === 'import' ? `${it.title}…` : it.title}
              </Button>
              <p className="text-sm">{it.does}</p>
              <p className="text-xs text-muted">{it.blockedBy ? `${it.blockedBy}.` : it.cost}</p>
              {it.dataLoss && !it.blockedBy && <p className="text-xs text-error-text">{it.dataLoss}</p>}
            </li>
          ))}
        </ul>
      )}
      {asked?.kind === 'ignore' && <IgnoreDialog findings={[finding]} onClose={() => setAsked(null)} />}
      {asked?.kind === 'import' && <ImportDialog finding={finding} onClose={() => setAsked(null)} />}
      {asked?.dataLoss && (
        <ConfirmDialog
          open
          onOpenChange={open => !open && setAsked(null)}
          title={`${asked.title}: ${finding.resourceName}?`}
          description={asked.does}
          consequences={[asked.dataLoss, asked.cost]}
          confirmLabel={asked.title}
          typeName={finding.resourceName ?? undefined}
          onConfirm={() =>
            resolve(
              {
                findingId: finding.id,
                resolution: asked.kind,
                acceptDataLoss: [`${finding.resourceKind}/${finding.resourceName}`],
              },
              finding.vdcId,
            ).then(() => setAsked(null))
          }
        />
      )}
    </div>
  )
}

const hasWork = (finding: FindingView) => finding.taskId !== null || finding.planId !== null

function Work({ finding: { vdcId, planId, taskId } }: { finding: FindingView }) {
  if (taskId) return <TextLink href={paths.task(taskId)}>A task was started</TextLink>
  return vdcId && planId ? <TextLink href={paths.plan(vdcId, planId)}>A plan waits to be applied</TextLink> : null
}

const Ignored = ({ finding: { ignoredUntil, ignoredBy, ignoreReason } }: { finding: FindingView }) => (
  <>
    By {ignoredBy} until {ignoredUntil && new Date(ignoredUntil).toLocaleDateString('en-GB', { dateStyle: 'medium' })}:{' '}
    {ignoreReason}
  </>
)
