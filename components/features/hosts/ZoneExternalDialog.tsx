'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { type ExternalNetwork, externalNetwork } from '@/server/domain/external-network'
import type { ZoneView } from '@/server/domain/host'

const fields: { name: keyof ExternalNetwork; label: string; hint: string; example: string }[] = [
  {
    ...{ name: 'physicalNetwork', label: 'Physical network', example: 'outside' },
    hint: 'As the hosts’ switches name it: a bridge mapping of Open vSwitch',
  },
  { name: 'cidr', label: 'Address range', hint: 'All of that network', example: '203.0.113.0/24' },
  { name: 'gateway', label: 'Gateway', hint: 'What leads on from there', example: '203.0.113.1' },
  { name: 'first', label: 'First address', hint: 'Of those that Plenum may give out', example: '203.0.113.10' },
  { name: 'last', label: 'Last address', hint: 'Nobody else may use these', example: '203.0.113.99' },
]
const empty: ExternalNetwork = { physicalNetwork: '', cidr: '', gateway: '', first: '', last: '' }

/** Where routers of this zone lead, and which addresses they are given there. */
export function ZoneExternalDialog({ zone, onClose }: { zone: ZoneView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [external, setExternal] = useState(zone.external ?? empty)
  const set = useMutation(
    trpc.zones.setExternal.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries(trpc.overview.pathFilter())
        void client.invalidateQueries(trpc.zones.pathFilter())
        onClose()
      },
    }),
  )
  const parsed = externalNetwork.safeParse(external)
  const faultOf = (name: string) => parsed.error?.issues.find(issue => issue.path[0] === name)?.message
  const base = { zoneId: zone.id, generation: zone.generation }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Way out of ${zone.name}`}
      description="A network that the zone’s hosts are connected to. Tenants’ routers that lead outside get an address of it each."
      footer={
        <>
          {zone.external && (
            <Button
              variant="danger"
              className="mr-auto"
              pending={set.isPending && set.variables.external === null}
              onClick={() => set.mutate({ ...base, external: null })}
            >
              Take it away
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={set.isPending && set.variables.external !== null}
            disabledReason={parsed.success ? null : 'Fill in all fields'}
            onClick={() => parsed.success && set.mutate({ ...base, external: parsed.data })}
          >
            Set way out
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {set.error && <Callout tone="error">{sentenceOf(set.error)}</Callout>}
        {fields.map(({ name, label, hint, example }) => (
          <Field key={name} label={label} hint={hint} error={external[name] === '' ? undefined : faultOf(name)}>
            <Input
              isMono
              value={external[name]}
              placeholder={example}
              onValueChange={value => setExternal({ ...external, [name]: value })}
            />
          </Field>
        ))}
      </div>
    </Dialog>
  )
}
