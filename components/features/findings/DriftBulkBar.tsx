'use client'
import { useState } from 'react'
import { BulkBar } from '@/components/ui/BulkBar'
import { Button } from '@/components/ui/Button'
import { type FindingView, rebuiltElsewhere } from '@/server/domain/drift/finding'
import { IgnoreDialog } from './IgnoreDialog'
import { useResolve } from './use-resolve'

type Props = { vdcId: string; findings: readonly FindingView[]; readOnly: string | null; onClear: () => void }

/** The same choice for several findings; each button says for how many it can be made. */
export function DriftBulkBar({ vdcId, findings, readOnly, onClear }: Props) {
  const [isIgnoring, setIsIgnoring] = useState(false)
  const { resolveMany, isPending } = useResolve({ onDone: onClear })
  const able = (kind: 'repair' | 'adopt') =>
    findings.filter(
      it =>
        it.resolutions.some(each => each.kind === kind && each.blockedBy === null) &&
        !(kind === 'repair' && rebuiltElsewhere.has(it.kind)),
    )
  // A list is of one state.
  const isIgnored = findings[0]?.state === 'ignored'
  const button = (kind: 'repair' | 'adopt', word: string) => {
    const count = able(kind).length
    const of = count === findings.length ? `${count}` : `${count} of ${findings.length}`
    return (
      <Button
        size="sm"
        pending={isPending}
        disabledReason={
          readOnly ??
          (count === 0 ? `None of these can be ${word.toLowerCase().replace(/e?$/, 'ed')} with others` : null)
        }
        onClick={() =>
          void resolveMany({
            vdcId: vdcId,
            findingIds: able(kind).map(it => it.id),
            resolution: kind,
          }).catch(() => {})
        }
      >
        {word} {of}
      </Button>
    )
  }
  return (
    <>
      <BulkBar count={findings.length} noun="difference" onClear={onClear}>
        {button('repair', 'Repair')}
        {button('adopt', 'Adopt')}
        {isIgnored ? (
          <Button
            size="sm"
            pending={isPending}
            disabledReason={readOnly}
            onClick={() =>
              void resolveMany({ vdcId, findingIds: findings.map(it => it.id), resolution: 'heed' }).catch(() => {})
            }
          >
            Stop ignoring {findings.length}
          </Button>
        ) : (
          <Button size="sm" disabledReason={readOnly} onClick={() => setIsIgnoring(true)}>
            Ignore {findings.length}…
          </Button>
        )}
      </BulkBar>
      {isIgnoring && (
        <IgnoreDialog
          vdcId={vdcId}
          findings={findings}
          onClose={() => {
            setIsIgnoring(false)
            onClear()
          }}
        />
      )}
    </>
  )
}
