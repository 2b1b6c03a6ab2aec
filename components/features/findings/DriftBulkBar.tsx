'use client'
import { useState } from 'react'
import { BulkBar } from '@/components/ui/BulkBar'
import { Button } from '@/components/ui/Button'
import type { FindingView } from '@/server/domain/drift/finding'
import { IgnoreDialog } from './IgnoreDialog'
import { useResolve } from './use-resolve'

type Props = { vdcId: string; findings: readonly FindingView[]; readOnly: string | null; onClear: () => void }

/** The same choice for several findings; each button says for how many it can be made. */
export function DriftBulkBar({ vdcId, findings, readOnly, onClear }: Props) {
  const [isIgnoring, setIsIgnoring] = useState(false)
  const { resolveMany, isPending } = useResolve({ onDone: onClear })
  const able = (kind: 'repair' | 'adopt') =>
    findings.filter(it => it.resolutions.some(each => each.kind === kind && each.blockedBy === null))
  const button = (kind: 'repair' | 'adopt', word: string) => {
    const count = able(kind).length
    const of = count === findings.length ? `${count}` : `${count} of ${findings.length}`
    return (
      <Button
        size="sm"
        pending={isPending}
        disabledReason={readOnly ?? (count === 0 ? `None of these can be ${word.toLowerCase()}ed` : null)}
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
        <Button size="sm" disabledReason={readOnly} onClick={() => setIsIgnoring(true)}>
          Ignore {findings.length}…
        </Button>
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
