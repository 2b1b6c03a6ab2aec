'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { type FindingView, rebuiltElsewhere } from '@/server/domain/drift/finding'
import type { ResolutionView } from '@/server/domain/drift/resolution'
import { FindingFacts } from './FindingFacts'
import { IgnoreDialog } from './IgnoreDialog'
import { ImportDialog } from './ImportDialog'
import { useResolve } from './use-resolve'

/** One difference as a conversation: what was wanted, what is there, since when and why; and what can be done. */
export function FindingTalk({ finding, readOnly }: { finding: FindingView; readOnly: string | null }) {
  const [asked, setAsked] = useState<ResolutionView | null>(null)
  const { resolve, isPending } = useResolve()
  const isAsked = (it: ResolutionView) => {
    const needsWords = it.kind === 'ignore' || it.kind === 'import'
    // Its data is lost without a plan that could be read before.
    const hasNoPlan = it.kind === 'remove' || rebuiltElsewhere.has(finding.kind)
    return needsWords || (it.dataLoss !== null && hasNoPlan)
  }
  const choose = (it: ResolutionView) => {
    if (isAsked(it)) setAsked(it)
    else void resolve({ findingId: finding.id, resolution: it.kind }, finding.vdcId).catch(() => {})
  }
  return (
    <div className="@container flex flex-col gap-2.5">
      <FindingFacts finding={finding} />
      {finding.resolutions.length > 0 && (
        <ul aria-label="What can be done" className="flex flex-col border-t">
          {finding.resolutions.map(it => (
            <li
              key={it.kind}
              className="grid items-baseline gap-x-4 gap-y-1.5 border-b py-2 last:border-b-0 last:pb-0 @lg:grid-cols-[10.5rem_minmax(0,1fr)]"
            >
              <Button
                size="sm"
                className="justify-self-start"
                pending={isPending}
                disabledReason={readOnly ?? it.blockedBy}
                onClick={() => choose(it)}
              >
                {isAsked(it) ? `${it.title}…` : it.title}
              </Button>
              <p className="text-sm">
                {it.blockedBy ? (
                  <span className="text-muted">{it.blockedBy}.</span>
                ) : (
                  <>
                    {it.does} <span className="text-muted">{it.cost}</span>{' '}
                    {it.dataLoss && <span className="text-error-text">{it.dataLoss}</span>}
                  </>
                )}
              </p>
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
                acceptDataLoss: [`${finding.resourceKind ?? 'instance'}/${finding.resourceName}`],
              },
              finding.vdcId,
            ).then(() => setAsked(null))
          }
        />
      )}
    </div>
  )
}
