'use client'
import { useQuery } from '@tanstack/react-query'
import { BookmarkPlus, Network } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { DriftMark } from '@/components/live/DriftMark'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageGone, PageLoading } from '@/components/ui/PageState'
import { Section } from '@/components/ui/Section'
import { Skeleton } from '@/components/ui/Skeleton'
import { paths } from '@/server/domain/paths'
import { AddressMap } from './AddressMap'
import { AddressTable } from './AddressTable'
import { ReserveDialog } from './ReserveDialog'

/** A network's range: who has which address, what is reserved, and what is free. */
export function NetworkPage({ vdcId, networkId }: { vdcId: string; networkId: string }) {
  const trpc = useTRPC()
  const networks = useQuery(trpc.networks.list.queryOptions({ vdcId }))
  const addresses = useQuery(trpc.addresses.list.queryOptions({ networkId }))
  const readOnly = useReadOnly(vdcId)
  /** The first address of what is to be reserved; '' is for a person to say. */
  const [reserving, setReserving] = useState<string | null>(null)
  const network = networks.data?.items.find(each => each.id === networkId)
  if (networks.data && !network)
    return (
      <PageGone kind="network" icon={<Network />} backTo={{ href: paths.networks(vdcId), label: 'To the networks' }} />
    )
  const failed = networks.error ?? addresses.error
  if (failed && (!network || !addresses.data))
    return (
      <PageError
        title="This network can’t be shown"
        onRetry={() => void Promise.all([networks.refetch(), addresses.refetch()])}
        isRetrying={networks.isFetching || addresses.isFetching}
      >
        {sentenceOf(failed)}
      </PageError>
    )
  if (!network || !addresses.data)
    return (
      <PageLoading label="Loading the network">
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-40 w-full" />
      </PageLoading>
    )
  return (
    <Page>
      <PageHeader
        title={network.name}
        isMono
        state={<DriftMark vdcId={vdcId} resourceId={network.id} />}
        meta={
          <span className="font-mono">
            {[network.cidr, ...(network.cidr6 === null ? [] : [network.cidr6])].join(' · ')}
          </span>
        }
        actions={
          <>
            <ButtonLink href={paths.design(vdcId)}>Change in the design</ButtonLink>
            <Button
              variant="primary"
              icon={<BookmarkPlus size={16} />}
              disabledReason={readOnly}
              onClick={() => setReserving('')}
            >
              Reserve…
            </Button>
          </>
        }
      />
      <Section title="Addresses">
        <AddressMap addresses={addresses.data} />
        <AddressTable
          vdcId={vdcId}
          networkId={networkId}
          addresses={addresses.data}
          readOnly={readOnly}
          onReserve={setReserving}
        />
      </Section>
      {reserving !== null && <ReserveDialog network={network} first={reserving} onClose={() => setReserving(null)} />}
    </Page>
  )
}
