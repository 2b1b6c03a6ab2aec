import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import type { NetworkView } from '@/server/domain/catalog'
import { isAddress } from '@/server/domain/reservation'

type Props = { network: NetworkView; first: string; onClose: () => void }

/** Keeps addresses from being given out: for what Plenum does not manage, or will one day. */
export function ReserveDialog({ network, first: start, onClose }: Props) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [first, setFirst] = useState(start)
  const [last, setLast] = useState('')
  const [reason, setReason] = useState('')
  const networkId = network.id
  const reserve = useMutation(
    trpc.addresses.reserve.mutationOptions({
      onSuccess: addresses => {
        client.setQueryData(trpc.addresses.list.queryKey({ networkId }), addresses)
        onClose()
      },
    }),
  )
  const fault = reserve.error?.data?.plenum
  const errorAt = (field: string) => (fault?.field === field ? fault.message : undefined)
  const lacking = !isAddress(first.trim())
    ? 'Say which address'
    : last.trim() && !isAddress(last.trim())
      ? 'The last address is none'
      : reason.trim()
        ? null
        : 'Say what for'
  return (
    <FormDialog
      size="sm"
      title={`Reserve addresses of network ${network.name}`}
      description="Plenum gives them to no instance and no load balancer until they are released."
      submitLabel="Reserve addresses"
      pending={reserve.isPending}
      disabledReason={lacking}
      error={reserve.error && !fault?.field ? sentenceOf(reserve.error) : undefined}
      onClose={onClose}
      onSubmit={() => reserve.mutate({ networkId, first, last: last.trim() || undefined, reason: reason.trim() })}
    >
      <Field label="First address" error={errorAt('first')}>
        <Input isMono value={first} onValueChange={setFirst} autoFocus={start === ''} autoComplete="off" />
      </Field>
      <Field label="Last address" isOptional hint="Left out: the first one only" error={errorAt('last')}>
        <Input isMono value={last} onValueChange={setLast} autoFocus={start !== ''} autoComplete="off" />
      </Field>
      <Field label="What for" hint="Whoever is refused one of them reads this" error={errorAt('reason')}>
        <Input value={reason} onValueChange={setReason} autoComplete="off" />
      </Field>
    </FormDialog>
  )
}
