'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf, sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { type ExternalNetwork, externalNetwork } from '@/server/domain/external-network'
import type { ZoneView } from '@/server/domain/host'
import { useZoneChange } from './use-zone-change'

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
  const [external, setExternal] = useState(zone.external ?? empty)
  const [wasSent, setSent] = useState(false)
  const options = useZoneChange(`${zone.name} leads outside by ${external.cidr}`, onClose)
  const set = useMutation(trpc.zones.setExternal.mutationOptions(options))
  const parsed = externalNetwork.safeParse(external)
  const refused = faultOf(set.error)?.field
  const errorOf = (name: keyof ExternalNetwork) => {
    if (refused === `external.${name}`) return sentenceOf(set.error)
    if (external[name] === '') return wasSent ? 'Fill this in' : undefined
    return parsed.error?.issues.find(issue => issue.path[0] === name)?.message
  }
  return (
    <FormDialog
      isSticky
      title={`Way out of ${zone.name}`}
      description="A network that the zone’s hosts are connected to. Tenants’ routers that lead outside get an address of it each."
      submitLabel="Set way out"
      pending={set.isPending}
      error={set.error && !refused?.startsWith('external.') && sentenceOf(set.error)}
      onClose={onClose}
      onSubmit={() => {
        setSent(true)
        if (parsed.success) set.mutate({ zoneId: zone.id, generation: zone.generation, external: parsed.data })
      }}
    >
      {fields.map(({ name, label, hint, example }) => (
        <Field key={name} label={label} hint={hint} error={errorOf(name)}>
          <Input
            isMono
            value={external[name]}
            placeholder={example}
            onValueChange={value => setExternal({ ...external, [name]: value })}
          />
        </Field>
      ))}
    </FormDialog>
  )
}
