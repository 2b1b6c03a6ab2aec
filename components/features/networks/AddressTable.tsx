import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { formatCount } from '@/components/ui/format'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import {
  type AddressPart,
  type AddressUse,
  type NetworkAddressesView,
  type ReservationView,
  sizeOf,
  spanInWords,
} from '@/server/domain/reservation'
import { Swatch } from './AddressMap'

type Props = {
  vdcId: string
  networkId: string
  addresses: NetworkAddressesView
  readOnly: string | null
  onReserve: (first: string) => void
}

/** The range in its order, and what can be done with each part of it. */
export function AddressTable({ vdcId, networkId, addresses, readOnly, onReserve }: Props) {
  const [releasing, setReleasing] = useState<ReservationView | null>(null)
  const columns = useMemo<Column<AddressPart>[]>(
    () => [
      {
        id: 'addresses',
        header: 'Addresses',
        cell: part => spanInWords(part),
        isMono: true,
        phone: 'title',
        width: 260,
      },
      { id: 'what', header: 'What', cell: part => <What vdcId={vdcId} part={part} />, minWidth: 260 },
      {
        id: 'count',
        header: 'How many',
        cell: part => formatCount(sizeOf(part), 'address', 'addresses'),
        align: 'end',
        width: 140,
        phone: 'hidden',
      },
      {
        id: 'change',
        header: 'Actions',
        hasQuietHeader: true,
        isFixed: true,
        width: 110,
        align: 'end',
        cell: part =>
          part.state === 'free' ? (
            <Button
              size="sm"
              aria-label={`Reserve from ${part.first}…`}
              disabledReason={readOnly}
              onClick={() => onReserve(part.first)}
            >
              Reserve…
            </Button>
          ) : part.state === 'reserved' ? (
            <Button
              size="sm"
              aria-label={`Release ${spanInWords(part)}…`}
              disabledReason={readOnly}
              onClick={() => setReleasing(part.reservation)}
            >
              Release…
            </Button>
          ) : null,
      },
    ],
    [vdcId, readOnly, onReserve],
  )
  return (
    <>
      <DataTable
        label="Addresses"
        columns={columns}
        rows={addresses.parts}
        rowId={part => part.first}
        rowLabel={spanInWords}
      />
      {releasing && <Release networkId={networkId} reservation={releasing} onClose={() => setReleasing(null)} />}
    </>
  )
}

function What({ vdcId, part }: { vdcId: string; part: AddressPart }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Swatch state={part.state} />
      {part.state === 'used' ? (
        <User vdcId={vdcId} by={part.by} />
      ) : part.state === 'reserved' ? (
        <span className="min-w-0 truncate" title={`Reserved by ${part.reservation.createdBy}`}>
          Reserved <span className="text-muted">{part.reservation.reason}</span>
        </span>
      ) : (
        <span className="text-muted">Free</span>
      )}
    </span>
  )
}

const kinds: Record<Exclude<AddressUse['kind'], 'network'>, string> = {
  instance: 'instance',
  loadBalancer: 'load balancer',
  router: 'router',
}

function User({ vdcId, by }: { vdcId: string; by: AddressUse }) {
  if (by.kind === 'network') return <span className="text-muted">{by.name}</span>
  return (
    <span className="min-w-0 truncate">
      {by.kind === 'instance' ? (
        <TextLink href={paths.instance(vdcId, by.id)}>
          <span className="font-mono">{by.name}</span>
        </TextLink>
      ) : (
        <span className="font-mono">{by.name}</span>
      )}{' '}
      <span className="text-muted">
        {kinds[by.kind]}
        {by.kind === 'instance' && by.floatingIp && (
          <>
            , outside <span className="font-mono">{by.floatingIp}</span>
          </>
        )}
      </span>
    </span>
  )
}

type Releasing = { networkId: string; reservation: ReservationView; onClose: () => void }

function Release({ networkId, reservation, onClose }: Releasing) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const release = useMutation(
    trpc.addresses.release.mutationOptions({
      onSuccess: addresses => {
        client.setQueryData(trpc.addresses.list.queryKey({ networkId }), addresses)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Release ${spanInWords(reservation)}?`}
      description={`Kept for: ${reservation.reason}. From now on instances and load balancers may get ${sizeOf(reservation) === 1 ? 'it' : 'them'}.`}
      confirmLabel={`Release ${sizeOf(reservation) === 1 ? 'address' : 'addresses'}`}
      danger={false}
      pending={release.isPending}
      error={release.error ? sentenceOf(release.error) : undefined}
      onConfirm={() => release.mutate({ networkId, reservationId: reservation.id })}
    />
  )
}
