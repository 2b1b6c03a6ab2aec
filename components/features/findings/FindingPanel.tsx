'use client'
import { useQuery } from '@tanstack/react-query'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { ErrorState } from '@/components/ui/ErrorState'
import { SidePanel } from '@/components/ui/SidePanel'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { type FindingView, isOfNetwork } from '@/server/domain/drift/finding'
import { paths } from '@/server/domain/paths'
import { FindingTalk } from './FindingTalk'

/** One finding in the right panel; its id is in the address. */
export function FindingPanel({ findingId, onClose }: { findingId: string; onClose: () => void }) {
  const trpc = useTRPC()
  const finding = useQuery(trpc.findings.get.queryOptions({ findingId }))
  return (
    <SidePanel open onOpenChange={open => !open && onClose()} title={finding.data?.resourceName ?? 'Finding'}>
      {finding.error ? (
        <ErrorState title="This finding can’t be shown">{sentenceOf(finding.error)}</ErrorState>
      ) : finding.data ? (
        <div className="flex flex-col gap-4">
          <p className="text-base font-medium text-balance">{finding.data.summary}</p>
          <Places finding={finding.data} />
          <FindingTalk finding={finding.data} readOnly={null} />
        </div>
      ) : (
        <SkeletonText lines={6} />
      )}
    </SidePanel>
  )
}

/** Where it is, and whose. */
function Places({ finding }: { finding: FindingView }) {
  const { kind, vdcId, resourceKind, resourceId, resourceName, hostId, hostName } = finding
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {vdcId && resourceKind === 'instance' && resourceId && (
        <TextLink href={paths.instance(vdcId, resourceId)}>Instance {resourceName}</TextLink>
      )}
      {vdcId && resourceKind === 'volume' && resourceId && (
        <TextLink href={paths.volume(vdcId, resourceId)}>Volume {resourceName}</TextLink>
      )}
      {vdcId && isOfNetwork(kind) && <TextLink href={paths.networks(vdcId)}>Networks of its VDC</TextLink>}
      {vdcId && <TextLink href={paths.drift(vdcId)}>All drift of its VDC</TextLink>}
      {hostId && <TextLink href={paths.host(hostId)}>Host {hostName}</TextLink>}
    </p>
  )
}
