'use client'
import { useQuery } from '@tanstack/react-query'
import { Layers, Scaling } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { formatCount } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageGone, PageLoading } from '@/components/ui/PageState'
import { Section } from '@/components/ui/Section'
import { StateBadge } from '@/components/ui/StateBadge'
import { healthCheckInWords } from '@/server/domain/cluster-health'
import type { ClusterView } from '@/server/domain/failure/fleet'
import { paths } from '@/server/domain/paths'
import { BringBack } from './BringBack'
import { MemberTable } from './MemberTable'
import { ScaleDialog } from './ScaleDialog'

/** A cluster as one thing: what it survives, how its members are, and what can be done with all of them. */
export function ClusterPage({ vdcId, clusterId }: { vdcId: string; clusterId: string }) {
  const trpc = useTRPC()
  const clusters = useQuery(trpc.vdcs.clusters.queryOptions({ vdcId }))
  const readOnly = useReadOnly(vdcId)
  const [isScaling, setScaling] = useState(false)
  const cluster = clusters.data?.items.find(each => each.id === clusterId)
  if (clusters.error && !clusters.data)
    return (
      <PageError
        title="This cluster can’t be shown"
        onRetry={() => clusters.refetch()}
        isRetrying={clusters.isFetching}
      >
        {sentenceOf(clusters.error)}
      </PageError>
    )
  if (!clusters.data) return <PageLoading label="Loading the cluster" />
  if (!cluster)
    return (
      <PageGone kind="cluster" icon={<Layers />} backTo={{ href: paths.vdc(vdcId), label: 'To the overview' }}>
        It was renamed or deleted, or never was in this VDC.
      </PageGone>
    )
  return (
    <Page>
      <PageHeader
        title={cluster.name}
        isMono
        state={<StateBadge {...standing(cluster)} />}
        meta={<span className={cluster.holds ? undefined : 'text-error-text'}>{cluster.sentence}</span>}
        actions={
          <>
            <ButtonLink href={paths.design(vdcId)}>Change in the design</ButtonLink>
            <Button
              variant="primary"
              icon={<Scaling size={16} />}
              disabledReason={readOnly}
              onClick={() => setScaling(true)}
            >
              Scale…
            </Button>
          </>
        }
      />
      {cluster.down > 0 && (
        <Callout
          tone="warn"
          title={`${formatCount(cluster.down, 'member')} ${cluster.down === 1 ? 'is' : 'are'} down`}
          action={<BringBack vdcId={vdcId} cluster={cluster} readOnly={readOnly} />}
        >
          {cluster.resurrection === 'automatic'
            ? 'Plenum brings members back by itself, unless too many are down at once or they did not last.'
            : 'This cluster’s members are brought back only when somebody asks.'}
        </Callout>
      )}
      <Section title="Members" count={`${cluster.running} of ${cluster.size}`}>
        <MemberTable vdcId={vdcId} cluster={cluster} readOnly={readOnly} />
      </Section>
      <Section title="Upkeep" description="Part of the design, as everything that the cluster is to be">
        <KeyValue
          columns={2}
          items={[
            { key: 'Quorum', value: `${cluster.quorum} of ${cluster.size}` },
            { key: 'Zones', value: cluster.zones.join(', ') || 'Any', isMono: cluster.zones.length > 0 },
            { key: 'Health check', value: cluster.health ? inSentence(healthCheckInWords(cluster.health)) : 'None' },
            {
              key: 'When down',
              value:
                cluster.resurrection === 'automatic'
                  ? 'Members are brought back without asking'
                  : 'Members stay as they are',
            },
            { key: 'Image', value: cluster.template.image },
            { key: 'Type', value: cluster.template.type ?? 'Custom' },
          ]}
        />
      </Section>
      {isScaling && <ScaleDialog vdcId={vdcId} cluster={cluster} onClose={() => setScaling(false)} />}
    </Page>
  )
}

/** The sentence beside it says what that means. */
const standing = ({ holds, survives, running, size }: ClusterView) => ({
  state: holds ? (survives.length > 0 ? 'up' : 'warning') : 'error',
  label: `${running} of ${size} up`,
})

const inSentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
