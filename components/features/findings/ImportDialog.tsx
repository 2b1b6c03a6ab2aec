'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import type { FindingView } from '@/server/domain/drift/finding'
import { useResolve } from './use-resolve'

/** Which VDC it is to belong to, under which name. */
export function ImportDialog({ finding, onClose }: { finding: FindingView; onClose: () => void }) {
  const trpc = useTRPC()
  const vdcs = useQuery(trpc.vdcs.list.queryOptions())
  const [vdcId, setVdcId] = useState<string | null>(null)
  const [name, setName] = useState(() => nameLike(finding.resourceName ?? ''))
  const networks = useQuery({
    ...trpc.networks.list.queryOptions({ vdcId: vdcId ?? '' }),
    enabled: vdcId !== null && finding.kind === 'unknown-instance',
  })
  const [networkId, setNetworkId] = useState<string | null>(null)
  const { resolve, isPending } = useResolve({ onDone: onClose })
  const choices = networks.data?.items ?? []
  const submit = () =>
    void resolve(
      {
        ...{ findingId: finding.id, resolution: 'import', vdcId: vdcId ?? undefined, name },
        ...(networkId ? { networkId: networkId } : {}),
      },
      vdcId,
    ).catch(() => {})
  return (
    <FormDialog
      size="sm"
      title={`Import ${finding.resourceName}`}
      description="It runs on untouched. Only Plenum’s mark is put on it."
      submitLabel="Import"
      pending={isPending}
      disabledReason={
        vdcId === null
          ? 'Choose a VDC'
          : choices.length > 1 && !networkId
            ? 'Choose a network'
            : name
              ? null
              : 'Give it a name'
      }
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label="VDC">
        <Select
          options={(vdcs.data?.items ?? []).map(vdc => ({ value: vdc.id as string, label: vdc.name }))}
          value={vdcId}
          onValueChange={id => {
            setVdcId(id)
            setNetworkId(null)
          }}
        />
      </Field>
      {choices.length > 1 && (
        <Field label="Network" hint="An address there is set aside for it; the one that it has stays its own.">
          <Select
            options={choices.map(network => ({ value: network.id as string, label: network.name }))}
            value={networkId}
            onValueChange={setNetworkId}
          />
        </Field>
      )}
      <Field label="Name in Plenum">
        <Input isMono value={name} onValueChange={setName} maxLength={63} />
      </Field>
    </FormDialog>
  )
}

/** As the service proposes it. */
const nameLike = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
