'use client'
import Link from 'next/link'
import { StateMark } from '@/components/ui/StateMark'
import { Tooltip } from '@/components/ui/Tooltip'
import { paths } from '@/server/domain/paths'
import { useDrift } from './use-drift'

/** ≠ where a thing is not as it is recorded, with what differs; leads to what can be done about it. */
export function DriftMark({ vdcId, resourceId }: { vdcId: string; resourceId: string }) {
  const finding = useDrift(vdcId).get(resourceId)
  if (!finding) return null
  return (
    <Tooltip content={finding.summary} delay={0}>
      <Link
        href={paths.driftOf(vdcId, finding.id)}
        aria-label={`Differs: ${finding.summary}`}
        className="inline-flex shrink-0 rounded-sm align-middle"
        onClick={event => event.stopPropagation()}
      >
        <StateMark state="drift" label="" />
      </Link>
    </Tooltip>
  )
}
