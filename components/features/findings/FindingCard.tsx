'use client'
import { useEffect, useRef } from 'react'
import { Checkbox } from '@/components/ui/Checkbox'
import { cn } from '@/components/ui/cn'
import { StateMark } from '@/components/ui/StateMark'
import { TextLink } from '@/components/ui/TextLink'
import { type FindingView, isOfNetwork } from '@/server/domain/drift/finding'
import { paths } from '@/server/domain/paths'
import { FindingTalk } from './FindingTalk'

type Props = {
  finding: FindingView
  readOnly: string | null
  /** Not given: it can't be selected here. */
  isSelected?: boolean
  onSelect?: (isSelected: boolean) => void
  /** The address names it. */
  isMeant: boolean
}

/** One finding among others, with all that there is to say about it. */
export function FindingCard({ finding, readOnly, isSelected, onSelect, isMeant }: Props) {
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isMeant) card.current?.scrollIntoView({ block: 'center' })
  }, [isMeant])
  const href = hrefOf(finding)
  return (
    <article
      ref={card}
      aria-label={finding.summary}
      className={cn(
        'flex flex-col gap-2 rounded-md border border-dashed border-state-drift bg-surface px-4 py-3',
        isMeant && 'outline-2 outline-accent',
      )}
    >
      <header className="flex items-start gap-3">
        {onSelect && (
          <Checkbox
            aria-label={`Select: ${finding.summary}`}
            checked={isSelected}
            onCheckedChange={onSelect}
            className="mt-0.5"
          />
        )}
        <span className="flex h-5 items-center">
          <StateMark state="drift" label="" />
        </span>
        <h2 className="min-w-0 flex-1 text-base font-medium text-balance">{finding.summary}</h2>
        {href && (
          <TextLink href={href} className="shrink-0 font-mono text-sm">
            {finding.resourceName}
          </TextLink>
        )}
      </header>
      <FindingTalk finding={finding} readOnly={readOnly} />
    </article>
  )
}

function hrefOf({ vdcId, resourceKind, resourceId, taskId, kind, hostId }: FindingView): string | null {
  if (kind === 'lost-host' && hostId) return paths.host(hostId)
  if (kind === 'left-behind' && taskId) return paths.task(taskId)
  if (!vdcId || !resourceId) return null
  if (resourceKind === 'instance') return paths.instance(vdcId, resourceId)
  if (resourceKind === 'cluster') return paths.cluster(vdcId, resourceId)
  if (resourceKind === 'volume') return paths.volume(vdcId, resourceId)
  return isOfNetwork(kind) ? paths.networks(vdcId) : null
}
