'use client'
import { useState } from 'react'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import type { FindingView } from '@/server/domain/drift/finding'
import { useResolve } from './use-resolve'

const spans = [
  { value: '1', label: 'A day' },
  { value: '7', label: 'A week' },
  { value: '30', label: 'A month' },
  { value: '365', label: 'A year' },
] as const
type Days = (typeof spans)[number]['value']
const dayMs = 86_400_000

/** Until when, and why: so that others know. */
export function IgnoreDialog({
  findings,
  vdcId,
  onClose,
}: {
  findings: readonly FindingView[]
  /** All of them are of this VDC. Not given: there is one. */
  vdcId?: string
  onClose: () => void
}) {
  const [days, setDays] = useState<Days>('7')
  const [reason, setReason] = useState('')
  const { resolve, resolveMany, isPending } = useResolve({ onDone: onClose })
  const ignore = () => {
    const how = {
      resolution: 'ignore',
      until: new Date(Date.now() + Number(days) * dayMs).toISOString(),
      reason,
    } as const
    const done = vdcId
      ? resolveMany({ vdcId: vdcId, findingIds: findings.map(it => it.id), ...how })
      : resolve({ findingId: findings[0]!.id, ...how }, null)
    void done.catch(() => {})
  }
  return (
    <FormDialog
      size="sm"
      title={findings.length === 1 ? 'Ignore this difference' : `Ignore ${findings.length} differences`}
      description="It stays as it is, and is not shown or counted until then."
      submitLabel="Ignore"
      pending={isPending}
      disabledReason={reason.trim() ? null : 'Say why'}
      onClose={onClose}
      onSubmit={ignore}
    >
      <Field label="For">
        <Select options={spans} value={days} onValueChange={setDays} />
      </Field>
      <Field label="Why" hint="Others read it beside the finding.">
        <Input value={reason} onValueChange={setReason} maxLength={500} />
      </Field>
    </FormDialog>
  )
}
